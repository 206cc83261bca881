import Diagnostics
import GraphLang
import IR
import Ops
import Verifier

/// The cost of each node of a network's blocks at their first place, and the network's totals.
struct CostReport {
  struct Row {
    let block: String
    let role: Role
    let node: String
    let operation: String
    let shape: [Int]
    let cost: Cost
  }

  let width: Int
  let batch: Int
  let total: Cost
  /// Bytes that a training step of the batch takes at its peak; nil where the network cannot be trained here.
  let peakTrainingBytes: Int?
  private(set) var rows: [Row] = []

  /// Nil where a number overflows.
  init?(_ network: Network, width: Int, imageSize: Int, batch: Int, total: Cost, peakTrainingBytes: Int? = nil) {
    self.width = width
    self.peakTrainingBytes = peakTrainingBytes
    self.batch = batch
    self.total = total
    guard let sizes = network.stageSizes(imageSize), let first = sizes.first else { return nil }
    for (typed, size) in [(network.base, first), (network.stem, imageSize), (network.downsample, first)] {
      let environment = SizeTable.Environment(width: width, batch: batch, height: size, imageWidth: size)
      for index in typed.nodes.indices where typed.graph.nodes[index].kind != .output {
        guard let cost = typed.cost(ofNode: index, width: width, height: size, imageWidth: size),
          let shape = typed.shape(ofNode: index, in: environment)
        else { return nil }
        let syntax = typed.graph.nodes[index].syntax
        rows.append(
          Row(
            block: typed.graph.block.name, role: typed.signature.role, node: syntax.id.text,
            operation: typed.nodes[index].operation?.name ?? syntax.operation.text, shape: shape, cost: cost))
      }
    }
  }

  private var activationBytes: Int { total.activationBytes.multipliedReportingOverflow(by: batch).partialValue }

  var json: JSONValue {
    let nodes = rows.map { row -> JSONValue in
      [
        "block": .string(row.block), "role": .string(row.role.rawValue), "node": .string(row.node),
        "operation": .string(row.operation), "shape": .array(row.shape.map(JSONValue.integer)),
        "parameters": .integer(row.cost.parameters), "macs_exact": .integer(row.cost.exactMACs),
        "macs_nader": .integer(row.cost.naderMACs),
      ]
    }
    return [
      "schema": "naderc.cost/1", "width": .integer(width), "batch": .integer(batch),
      "parameters": .integer(total.parameters), "macs_exact": .integer(total.exactMACs),
      "macs_nader": .integer(total.naderMACs), "activation_bytes": .integer(activationBytes),
      "peak_training_bytes": JSONValue(peakTrainingBytes), "nodes": .array(nodes),
    ]
  }

  /// What is printed where there is no network to count.
  static let empty: JSONValue = [
    "schema": "naderc.cost/1", "width": .null, "batch": .null, "parameters": .null, "macs_exact": .null,
    "macs_nader": .null, "activation_bytes": .null, "peak_training_bytes": .null, "nodes": [],
  ]

  /// A table for each block, then the totals.
  func text(skeleton: Skeleton, target: NetworkTarget) -> String {
    var out = ""
    for role in [Role.base, .stem, .downsample] {
      let part = rows.filter { $0.role == role }
      guard let name = part.first?.block else { continue }
      let sum = part.reduce(Cost()) { $0 + $1.cost }
      var table = TextTable(["node", "operation", "shape", "parameters", "MACs exact", "MACs nader", "share"])
      for row in part {
        table.append(cells(row.node, row.operation, row.shape, row.cost, of: sum))
      }
      table.append(cells("", "sum", nil, sum, of: sum))
      out += "\(role.rawValue) '\(name)'\n\(table.text)\n"
    }
    return out + """
      network     \(skeleton.name), width \(width), \(target.imageSize)x\(target.imageSize) images, \
      \(target.classes) classes (\(target.name))
      parameters  \(total.parameters)
      MACs        \(total.naderMACs) (nader), \(total.exactMACs) (exact), an image
      activations \(activationBytes) bytes, the outputs of all nodes in float32, batch of \(batch)
      training    \(peakTrainingBytes.map { "\($0) bytes" } ?? "unknown"), the peak of a step with this batch, data aside

      """
  }

  private func cells(_ node: String, _ operation: String, _ shape: [Int]?, _ cost: Cost, of sum: Cost) -> [String] {
    [
      node, operation, shape.map { "(\($0.map(String.init).joined(separator: ", ")))" } ?? "", "\(cost.parameters)",
      "\(cost.exactMACs)", "\(cost.naderMACs)", Self.percentage(cost.naderMACs, of: sum.naderMACs),
    ]
  }

  /// A share with one decimal, empty where there is nothing.
  private static func percentage(_ part: Int, of whole: Int) -> String {
    guard part > 0, whole > 0 else { return "" }
    let tenths = Int((1000 * Double(part) / Double(whole)).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
