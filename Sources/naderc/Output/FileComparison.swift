import GraphLang
import Verifier

/// The blocks of two files, compared role by role.
struct FileComparison {
  struct Pair {
    let title: String
    let comparison: ArchitectureComparison
  }

  private(set) var pairs: [Pair] = []
  private(set) var changes: [ArchitectureChange] = []

  /// nil where no change is found and the search for an answer has reached its bound for some pair.
  var isEqual: Bool? {
    if !changes.isEmpty { return false }
    return pairs.contains { $0.comparison.isEqual == nil } ? nil : true
  }

  /// Both sides must be valid.
  init(_ first: [BlockReport], _ second: [BlockReport]) {
    for role in Role.allCases {
      var left = first.filter { $0.signature.role == role }
      var right = second.filter { $0.signature.role == role }
      // Two single blocks are compared whatever their roles.
      if first.count == 1 && second.count == 1 { (left, right) = role == .base ? (first, second) : ([], []) }
      let several = first.count > 1 || second.count > 1
      var rest = right
      var unmatched: [BlockReport] = []
      for block in left {
        if let index = rest.firstIndex(where: { $0.block.name == block.block.name }) {
          compare(block, rest.remove(at: index), several)
        } else {
          unmatched.append(block)
        }
      }
      for (old, new) in zip(unmatched, rest) { compare(old, new, several) }
      let shared = min(unmatched.count, rest.count)
      for block in unmatched.dropFirst(shared) {
        changes.append(ArchitectureChange(.removed, [], "\(role.rawValue) block '\(block.block.name)' removed"))
      }
      for block in rest.dropFirst(shared) {
        changes.append(ArchitectureChange(.added, [], "\(role.rawValue) block '\(block.block.name)' added"))
      }
    }
  }

  private mutating func compare(_ old: BlockReport, _ new: BlockReport, _ several: Bool) {
    guard let first = old.typed, let second = new.typed else { return }
    let comparison = ArchitectureComparison(first, second)
    pairs.append(Pair(title: "\(old.block.name) -> \(new.block.name)", comparison: comparison))
    let prefix = several ? "\(old.signature.role.rawValue): " : ""
    changes += comparison.changes.map { ArchitectureChange($0.kind, $0.nodes, prefix + $0.text) }
  }
}
