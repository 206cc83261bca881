import GraphLang
import Ops

/// The nodes that a layer over the last dimension and what follows it make up, as long as the place of the channels is the
/// same for all of them: what has to have the channels last together. Names are enough; the shapes are not known yet.
struct LayoutRegion {
  /// A node with the edge that leads to it.
  struct Use {
    let node: Int
    let edge: EdgeSyntax
  }

  /// The layers that use the source, with the edges from it.
  private(set) var entries: [Use] = []
  private(set) var members: Set<Int> = []
  /// The edges that leave to a node that needs the channels in dimension 1, by the node that they leave.
  private(set) var exits: [(source: Int, edge: EdgeSyntax)] = []
  /// Whether some edge leaves to a node that was written for channels in the last dimension.
  private(set) var meetsChannelsLast = false

  private let graph: Graph
  private let rank: Int
  private let names: [String]
  private let uses: [[Use]]

  /// The region behind a node that gives a tensor of this rank. O(nodes + edges).
  init(_ graph: Graph, source: Int, rank: Int) {
    self.graph = graph
    self.rank = rank
    names = graph.nodes.map(Self.operation)
    var uses = [[Use]](repeating: [], count: graph.nodes.count)
    for node in graph.nodes.indices {
      for operand in graph.operands(of: node) {
        uses[operand.source].append(Use(node: node, edge: graph.edge(operand)))
      }
    }
    self.uses = uses
    let names = names
    entries = uses[source].filter { Self.isLayer(names[$0.node]) }
    grow()
    findExits()
    while trim() { findExits() }
  }

  /// Whether nothing but the region's layers uses the source.
  func isOnlyUse(of source: Int) -> Bool { uses[source].count == entries.count }

  /// The members that are this operation, in source order.
  func members(named name: String) -> [Int] { members.sorted().filter { names[$0] == name } }

  private static func isLayer(_ name: String) -> Bool { name == "LN" || name == "Linear" }

  private static func isElementwise(_ name: String) -> Bool {
    ["ReLU", "GELU", "Sigmoid", "DropPath"].contains(name)
  }

  /// The name of the operation, also where it is written by another name.
  private static func operation(_ node: Graph.Node) -> String {
    guard node.kind == .operation else { return "" }
    return Vocabulary.standard.reading(node.syntax.operation.text)?.name ?? ""
  }

  private mutating func grow() {
    members = Set(entries.map(\.node))
    var stack = Array(members)
    while let next = stack.popLast() {
      for use in uses[next] where joins(use.node) && members.insert(use.node).inserted { stack.append(use.node) }
    }
  }

  private func joins(_ node: Int) -> Bool {
    let operands = graph.operands(of: node)
    switch names[node] {
    case "Add", "Mul": return operands.allSatisfy { members.contains($0.source) }
    case "concat": return isOverLast(node) && operands.allSatisfy { members.contains($0.source) }
    case "softmax": return operands.count == 1 && isOverLast(node)
    case let name: return operands.count == 1 && (Self.isLayer(name) || Self.isElementwise(name))
    }
  }

  private func isOverLast(_ node: Int) -> Bool {
    guard let argument = graph.nodes[node].syntax.arguments?.first else { return false }
    return ["-1", "\(rank - 1)"].contains(argument.value.printed)
  }

  private mutating func findExits() {
    exits = []
    meetsChannelsLast = false
    for member in members.sorted() {
      for use in uses[member] where !members.contains(use.node) {
        if isWrittenForChannelsLast(use.node) { meetsChannelsLast = true } else { exits.append((member, use.edge)) }
      }
    }
  }

  /// Whether a node outside takes the channels from the last dimension: a permute that brings them forward, a reshape that
  /// keeps them last, a matrix product.
  private func isWrittenForChannelsLast(_ node: Int) -> Bool {
    let sizes = LayoutText.elements(graph.nodes[node].syntax)
    switch names[node] {
    case "multiply": return true
    case "permute": return sizes.count == rank && [String(rank - 1), "-1"].contains(sizes[1])
    case "mean", "max", "sum": return rank == 3 && sizes == ["1"]
    case "reshape":
      let channels = sizes.indices.filter { sizes[$0].contains("C") || sizes[$0].contains("dim") }
      let image = sizes.indices.filter { sizes[$0].contains("H") || sizes[$0].contains("W") }
      if let first = channels.last, let other = image.first { return first > other }
      return channels.last.map { $0 > 1 } ?? false
    default: return false
    }
  }

  /// Functions of each element at the end may as well have the channels in front: the layout is left as early as possible.
  private mutating func trim() -> Bool {
    let last = members.filter { member in
      Self.isElementwise(names[member]) && !uses[member].isEmpty
        && uses[member].allSatisfy { !members.contains($0.node) && !isWrittenForChannelsLast($0.node) }
    }
    members.subtract(last)
    return !last.isEmpty
  }
}
