import GraphLang
import IR
import Ops
package import Verifier

extension Diagram {
  /// The skeleton with its stages: what stands where, the shape behind each part, and for which widths of the first
  /// stage all of it is valid.
  package init(_ network: Network, title: String) {
    let skeleton = network.skeleton
    var nodes = [Node(title: "images", shape: "(B, 3, H, W)", style: .terminal)]
    func shape(_ stage: Int) -> String {
      let divisor = skeleton.stemScale << stage
      let channels = stage == 0 ? "w" : "\(1 << stage)*w"
      return divisor == 1 ? "(B, \(channels), H, W)" : "(B, \(channels), H/\(divisor), W/\(divisor))"
    }
    nodes.append(
      Node(
        title: "stem", detail: PlainText.shortened(network.stem.graph.block.name, to: 40), shape: shape(0),
        style: .stage))
    let name = PlainText.shortened(network.base.graph.block.name, to: 40)
    for (stage, depth) in skeleton.depths.enumerated() {
      if stage > 0 {
        nodes.append(
          Node(
            title: "downsample", detail: PlainText.shortened(network.downsample.graph.block.name, to: 40),
            shape: shape(stage), style: .stage))
      }
      nodes.append(
        Node(title: "stage \(stage + 1): \(depth) × base", detail: name, shape: shape(stage), style: .stage))
    }
    let features = "\(1 << (skeleton.depths.count - 1))*w"
    nodes.append(
      Node(title: "global average pool", shape: "(B, \(features))", style: .operation(.pooling)))
    nodes.append(
      Node(title: "Linear", detail: "classes", shape: "(B, classes)", style: .operation(.convolution)))
    nodes.append(Node(title: "logits", style: .terminal))
    self.init(
      title: PlainText.shortened(title, to: 60),
      subtitle: "\(skeleton.name) skeleton · \(Self.widths(network))", nodes: nodes,
      edges: (1..<nodes.count).map { Edge(source: $0 - 1, target: $0, ordinal: nil) })
  }

  /// The widths of the first stage at which every block is valid in every stage.
  private static func widths(_ network: Network) -> String {
    let set = WidthSet { width in
      guard width <= network.skeleton.largestWidth, network.stem.widths.contains(width) else { return false }
      let stages = network.skeleton.stageWidths(width)
      return stages.allSatisfy(network.base.widths.contains)
        && stages.dropLast().allSatisfy(network.downsample.widths.contains)
    }
    if set.isEmpty { return "no width is valid in every stage" }
    let largest = network.skeleton.largestWidth
    let within = WidthSet { $0 > largest || set.contains($0) }
    let condition = within.condition(on: "w") ?? "never"
    return condition == "all" ? "every width w up to \(largest)" : "widths w with \(condition), up to \(largest)"
  }
}
