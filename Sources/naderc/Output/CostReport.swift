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
    /// Inputs are there already.
    let isInput: Bool
  }

  let width: Int
  let batch: Int
  let total: Cost
  /// Bytes that a training step of the batch takes at its peak; nil where the network cannot be trained here.
  let peakTrainingBytes: Int?
  /// A forward pass of the batch; nil where it was not measured.
  let timing: ForwardTiming?
  private(set) var rows: [Row] = []

  /// Nil where a number overflows.
  init?(
    _ network: Network, width: Int, imageSize: Int, batch: Int, total: Cost, peakTrainingBytes: Int? = nil,
    timing: ForwardTiming? = nil
  ) {
    self.width = width
    self.peakTrainingBytes = peakTrainingBytes
    self.batch = batch
    self.timing = timing
    self.total = total
    guard let network = network.serving(width: width, imageSize: imageSize),
      let first = network.stageSizes(imageSize)?.first
    else { return nil }
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
            operation: typed.nodes[index].operation?.name ?? syntax.operation.text, shape: shape, cost: cost,
            isInput: typed.graph.nodes[index].kind.isInput))
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
        "macs_nader": .integer(row.cost.naderMACs), "seconds_estimated": JSONValue(seconds([row])),
      ]
    }
    return [
      "schema": "naderc.cost/1", "width": .integer(width), "batch": .integer(batch),
      "parameters": .integer(total.parameters), "macs_exact": .integer(total.exactMACs),
      "macs_nader": .integer(total.naderMACs), "activation_bytes": .integer(total.activationBytes),
      "activation_bytes_batch": .integer(activationBytes),
      "peak_training_bytes": JSONValue(peakTrainingBytes), "seconds_forward": JSONValue(timing?.seconds),
      "threads": JSONValue(timing?.threads), "nodes": .array(nodes),
    ]
  }

  /// What is printed where there is no network to count.
  static let empty: JSONValue = [
    "schema": "naderc.cost/1", "width": .null, "batch": .null, "parameters": .null, "macs_exact": .null,
    "macs_nader": .null, "activation_bytes": .null, "activation_bytes_batch": .null, "peak_training_bytes": .null,
    "seconds_forward": .null,
    "threads": .null, "nodes": [],
  ]

  /// Arithmetic that takes as long as one byte that is moved.
  private static let operationsPerByte = 4.0

  /// What a part takes in arithmetic and in bytes that are written and read again.
  private static func work(_ cost: Cost) -> Double {
    2 * Double(cost.exactMACs) + operationsPerByte * 2 * Double(cost.activationBytes)
  }

  /// The part of the measured pass that falls to some nodes by their work.
  private func seconds(_ rows: [Row]) -> Double? {
    let rows = rows.filter { !$0.isInput }
    guard let timing, !rows.isEmpty, Self.work(total) > 0 else { return nil }
    return timing.seconds * rows.reduce(0) { $0 + Self.work($1.cost) } / Self.work(total)
  }

  /// `1.25 ms`, empty where nothing was measured.
  private static func milliseconds(_ seconds: Double?) -> String {
    seconds.map { "\(decimal(1000 * $0, 1000 * $0 < 10 ? 3 : 1)) ms" } ?? ""
  }

  private var timeText: String {
    guard let timing else { return "not measured: it takes too long or too much memory; see 'naderc bench step'" }
    return
      "\(Self.milliseconds(timing.seconds)) a forward pass of this batch, measured with \(timing.threads) threads; of a node "
      + "estimated by its share of arithmetic and bytes"
  }

  /// A table for each block, then the totals.
  func text(skeleton: Skeleton, target: NetworkTarget) -> String {
    var out = ""
    for role in [Role.base, .stem, .downsample] {
      let part = rows.filter { $0.role == role }
      guard let name = part.first?.block else { continue }
      let sum = part.reduce(Cost()) { $0 + $1.cost }
      var table = TextTable(["node", "operation", "shape", "parameters", "MACs exact", "MACs nader", "share", "time"])
      for row in part {
        table.append(cells(row.node, row.operation, row.shape, row.cost, of: sum, seconds([row])))
      }
      table.append(cells("", "sum", nil, sum, of: sum, seconds(part)))
      out += "\(role.rawValue) '\(name)'\n\(table.text)\n"
    }
    return out + """
      network     \(skeleton.name), width \(width), \(target.imageSize)x\(target.imageSize) images, \
      \(target.classes) classes (\(target.name))
      parameters  \(total.parameters)
      MACs        \(total.naderMACs) (nader), \(total.exactMACs) (exact), an image
      activations \(activationBytes) bytes, the outputs of all nodes in float32, batch of \(batch)
      training    \(peakTrainingBytes.map { "\($0) bytes" } ?? "unknown"), the peak of a step with this batch, data aside
      time        \(timeText)

      """
  }

  private func cells(
    _ node: String, _ operation: String, _ shape: [Int]?, _ cost: Cost, of sum: Cost, _ seconds: Double?
  )
    -> [String]
  {
    [
      node, operation, shape.map { "(\($0.map(String.init).joined(separator: ", ")))" } ?? "", "\(cost.parameters)",
      "\(cost.exactMACs)", "\(cost.naderMACs)", Self.percentage(cost.naderMACs, of: sum.naderMACs),
      Self.milliseconds(seconds),
    ]
  }

  /// A share with one decimal, empty where there is nothing.
  private static func percentage(_ part: Int, of whole: Int) -> String {
    guard part > 0, whole > 0 else { return "" }
    let tenths = Int((1000 * Double(part) / Double(whole)).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
