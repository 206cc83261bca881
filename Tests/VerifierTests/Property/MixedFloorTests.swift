import Diagnostics
import GraphLang
import Testing

@testable import IR
@testable import Verifier

/// Reshapes whose -1 leaves floors in which the width and the image size meet, against plain integers: every width and every
/// multiple of image sizes is tried.
@Suite struct MixedFloorTests {
  /// The sizes of one reshape by width; nil stands for -1.
  typealias Sizes = @Sendable (_ batch: Int, _ width: Int, _ height: Int, _ imageWidth: Int) -> [Int?]

  struct Chain: Sendable, CustomTestStringConvertible {
    let steps: [(text: String, sizes: Sizes)]
    var testDescription: String { steps.map(\.text).joined(separator: ", ") }
  }

  private static let image: (text: String, sizes: Sizes) = ("reshape(B,C,H,W)", { [$0, $1, $2, $3] })
  private static let open: (text: String, sizes: Sizes) = ("reshape(B,-1,H,W)", { [$0, nil, $2, $3] })

  static let chains: [Chain] = [
    Chain(steps: [("reshape(B,4,-1)", { b, _, _, _ in [b, 4, nil] }), image]),
    Chain(steps: [("reshape(B,4,C//4,-1)", { b, c, _, _ in [b, 4, c / 4, nil] }), image]),
    Chain(steps: [("reshape(B,4,C//4,-1)", { b, c, _, _ in [b, 4, c / 4, nil] }), open]),
    Chain(steps: [("reshape(B,C//8,-1)", { b, c, _, _ in [b, c / 8, nil] }), image]),
    Chain(steps: [("reshape(B,C//3,7,-1)", { b, c, _, _ in [b, c / 3, 7, nil] }), image]),
    Chain(steps: [("reshape(B,-1,C//2)", { b, c, _, _ in [b, nil, c / 2] }), open]),
    Chain(steps: [("reshape(B,C//16,16,H,-1)", { b, c, h, _ in [b, c / 16, 16, h, nil] }), image]),
    Chain(steps: [
      ("reshape(B,6,-1)", { b, _, _, _ in [b, 6, nil] }),
      ("reshape(B,C//5,-1)", { b, c, _, _ in [b, c / 5, nil] }), image,
    ]),
  ]

  /// Whether a tensor goes through all reshapes and comes out as it was.
  private static func passes(_ chain: Chain, _ width: Int, _ height: Int, _ imageWidth: Int) -> Bool {
    let batch = 3
    let total = batch * width * height * imageWidth
    var shape = [batch, width, height, imageWidth]
    for step in chain.steps {
      let sizes = step.sizes(batch, width, height, imageWidth)
      let rest = sizes.reduce(1) { $0 * ($1 ?? 1) }
      guard rest > 0, sizes.contains(nil) ? total % rest == 0 : total == rest else { return false }
      shape = sizes.map { $0 ?? total / rest }
    }
    return shape == [batch, width, height, imageWidth]
  }

  @Test(arguments: chains)
  func widthsAndMultiples(chain: Chain) throws {
    var best: (multiple: Int, widths: [Int]) = (1, [])
    for multiple in 1...64 {
      let widths = (1...WidthSet.limit).filter { width in
        [(1, 1), (1, 2), (3, 1), (5, 7)].allSatisfy { Self.passes(chain, width, multiple * $0.0, multiple * $0.1) }
      }
      if widths.count > best.widths.count { best = (multiple, widths) }
    }
    var text = "##Probe##\n0:input\n1:output\n"
    for (index, step) in chain.steps.enumerated() {
      text += "\(index + 2):\(step.text)\n\(index == 0 ? 0 : index + 1)->\(index + 2)\n"
    }
    text += "\(chain.steps.count + 1)->1\n"
    let (_, reports) = Verifier().verify(SourceFile(path: "probe.ng", text: text))
    let typed = try #require(reports.first?.typed)
    #expect(typed.sizes.multiple == best.multiple)
    #expect((1...WidthSet.limit).filter(typed.widths.contains) == best.widths)
  }

  @Test(arguments: [
    (1, 1, 1), (12, 2, 6), (12, 1, 12), (16, 2, 4), (8, 3, 2), (61, 1, 61), (122, 1, 122), (3_600, 2, 60),
  ])
  func leastMultiple(divisor: Int, degree: Int, least: Int) {
    #expect(FloorSum.multiple(makingDivisible: divisor, degree: degree) == (least > 64 ? nil : least))
  }

  @Test func noMultipleHelpsWithoutImageSizes() {
    #expect(FloorSum.multiple(makingDivisible: 2, degree: 0) == nil)
    #expect(FloorSum.multiple(makingDivisible: 67, degree: 2) == nil)
  }
}
