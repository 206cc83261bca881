import Diagnostics
import GraphLang
import Ops

/// Layers that get other channels.
extension RepairBuilder {
  /// The layer that the operand of a reshape has its channels from, with the channels that the reshape asks for; only where
  /// nothing else uses it.
  func producerFixes(_ convolution: String?, _ linear: String?, _ node: Int) -> [FixIt] {
    guard let operand = source(node, 0), let origin = trace.channelOrigin(of: operand), !trace.isGrouped(origin.node),
      trace.hasOneUse(from: origin.node, to: operand),
      let channels = nodes[origin.node]?.operation?.name == "Linear" ? linear : convolution,
      channels != origin.value.printed
    else { return [] }
    let id = graph.nodes[origin.node].syntax.id.text
    return [.maybe("give node \(id) out_channels=\(channels)", .init(origin.value.span, channels))]
  }
}
