/// How cells are stacked to a network: a stem, stages of cells with a downsample between them, global average pooling and
/// a linear classifier. Stage `i` has the width `w * 2^i`.
package struct Skeleton: Sendable, Hashable {
  package let name: String
  /// Cells of each stage.
  package let depths: [Int]
  package let stemScale: Int

  /// NAS-Bench-201: three stages of five cells.
  package static let nasbench201 = Skeleton(name: "nasbench201", depths: [5, 5, 5], stemScale: 1)
  /// The ImageNet skeleton of arXiv 2412.19206: depths 3, 3, 9, 3 and a stem of stride 4.
  package static let imagenet = Skeleton(name: "imagenet", depths: [3, 3, 9, 3], stemScale: 4)

  package static let all = [nasbench201, imagenet]

  /// The widths of the stages for the width of the first.
  package func stageWidths(_ width: Int) -> [Int] { depths.indices.map { width << $0 } }

  /// The largest width of the first stage: the last stage has at most 4,096.
  package var largestWidth: Int { 4096 >> (depths.count - 1) }
}
