import Diagnostics
import GraphLang
import IR
import Ops

extension DiagnosticCode {
  /// Whether it is about shapes.
  var isOfShapes: Bool { id.utf8.dropFirst().starts(with: "04".utf8) }
}

/// Sizes that fit by coincidence, and what follows from them.
extension InferenceRun {
  /// Where the block is valid at no width, an operation that fits only because a size happens to be 1 at a few widths is
  /// the cause, and what follows from it is not worth a message of its own.
  mutating func blameCoincidences() {
    let some = requirements.contains { !$0.requirement.condition.widths.isAll }
    guard some else { return }
    var widths = WidthSet.all
    for (_, requirement) in requirements { widths = widths.intersection(requirement.condition.widths) }
    let hasErrors = diagnostics.contains { $0.severity == .error }
    guard hasErrors || widths.isEmpty else { return }
    var below: Set<Int> = []
    var blamed: [Diagnostic] = []
    let faulty = Set(diagnostics.lazy.filter { $0.severity == .error }.compactMap(\.node))
    for (node, requirement) in requirements {
      let isDoubtful = requirement.condition.widths.isToy && !requirement.condition.widths.isEmpty
      guard isDoubtful, requirement.diagnostic.severity == .error, !below.contains(node),
        !faulty.contains(graph.nodes[node].syntax.id.text)
      else { continue }
      let isBroadcast = requirement.diagnostic.code == ShapeCode.broadcastMismatch.code
      // Without another error the widths themselves are the finding, but for sizes that fit by being 1.
      guard hasErrors || isBroadcast else { continue }
      below.formUnion(descendants(of: node))
      var diagnostic = requirement.diagnostic
      let condition = requirement.condition.widths.condition(
        on: signature.names.width, scale: signature.names.widthScale)
      diagnostic.notes =
        operandNotes(graph.operands(of: node)) + (isBroadcast ? [] : diagnostic.notes)
        + ["\(isBroadcast ? "they go together" : "it holds") at \(condition ?? "no width") only"]
      blamed.append(
        builder(besides: diagnostics + blamed)
          .adding(requirement.repairs, to: diagnostic, node: node))
      if blamed.count == Self.blameLimit { break }
    }
    guard !blamed.isEmpty else { return }
    let ids = Set(below.map { graph.nodes[$0].syntax.id.text })
    diagnostics.removeAll { diagnostic in
      diagnostic.severity == .error && diagnostic.code.isOfShapes && (diagnostic.node.map(ids.contains) ?? false)
    }
    // That operands are taken in the other order is no help where they do not fit in that one either.
    let products = Set(blamed.filter { $0.code == ShapeCode.matrixMismatch.code }.compactMap(\.node))
    diagnostics.removeAll { $0.code == ShapeCode.productSwapped.code && ($0.node.map(products.contains) ?? false) }
    diagnostics += blamed
    isComplete = false
  }

  /// Coincidences that are told at most.
  private static let blameLimit = 4

  /// The nodes whose operands depend on this one.
  private func descendants(of node: Int) -> Set<Int> {
    let consumers = graph.consumers
    var (seen, stack): (Set<Int>, [Int]) = ([], [node])
    while let next = stack.popLast() {
      for consumer in consumers[next] where seen.insert(consumer).inserted { stack.append(consumer) }
    }
    return seen
  }
}
