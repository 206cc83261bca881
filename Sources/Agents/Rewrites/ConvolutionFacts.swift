import GraphLang
import IR
import Ops
package import Verifier

/// What a convolution of a verified block was written with, in the language's words.
package struct ConvolutionFacts: Sendable, Hashable {
  package let inputs: String
  package let outputs: String
  /// Height and width of the kernel; nil where they depend on the width.
  package let kernel: [Int]
  package let stride: [Int]
  package let dilation: [Int]
  package let groups: String

  /// Nil for another operation.
  package init?(_ block: TypedGraph, _ node: Int) {
    guard block.nodes[node].operation?.name == "Conv2d",
      let source = block.graph.operands(of: node).first?.source
    else { return nil }
    let names = block.signature.names
    let values = block.nodes[node].values
    func pair(_ index: Int) -> [Int]? {
      guard index < values.count, let value = values[index] else { return [1, 1] }
      switch value {
      case .pair(let height, let width): return [height.constant, width.constant].compactMap { $0 }
      case .size(let size): return size.constant.map { [$0, $0] }
      case .axes, .sizes, .probability: return nil
      }
    }
    func text(_ size: Size) -> String { ChannelText.compact(block.table.describe(size, names)) }
    guard let kernel = pair(1), kernel.count == 2, let stride = pair(2), stride.count == 2, let dilation = pair(3),
      dilation.count == 2, block.nodes[node].shape.count == 4, block.nodes[source].shape.count == 4
    else { return nil }
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    inputs = text(block.nodes[source].shape[1])
    outputs = text(block.nodes[node].shape[1])
    if values.count > 4, case .size(let size) = values[4] { groups = text(size) } else { groups = "1" }
  }

  /// One filter for each channel.
  package var isDepthwise: Bool { groups != "1" && groups == inputs }
  package var isPointwise: Bool { kernel == [1, 1] }
  /// A square kernel of at least 3x3 over all channels, stride 1.
  package var isDense: Bool {
    groups == "1" && kernel[0] == kernel[1] && kernel[0] >= 3 && stride == [1, 1] && ChannelText.isArgument(inputs)
      && ChannelText.isArgument(outputs)
  }
}
