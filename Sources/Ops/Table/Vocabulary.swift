import Diagnostics

/// All operations, and finding one by its name.
package struct Vocabulary: Sendable {
  /// In the order of the documentation.
  package let operations: [OpDefinition]
  private let canonical: [String: Int]
  private let indices: [String: Int]
  private let synonyms: [String: Int]

  package static let standard = Vocabulary(
    convolutionOps + poolingOps + activationOps + normalisationOps + combinationOps + reductionOps + layoutOps)

  init(_ operations: [OpDefinition]) {
    self.operations = operations
    var indices: [String: Int] = [:]
    var synonyms: [String: Int] = [:]
    for (index, operation) in operations.enumerated() {
      indices[operation.name.lowercased()] = index
      for synonym in operation.synonyms { synonyms[synonym] = index }
    }
    canonical = Dictionary(uniqueKeysWithValues: operations.enumerated().map { ($0.element.name, $0.offset) })
    self.indices = indices
    self.synonyms = synonyms
  }

  /// The operation of this name without regard to case; `isCanonical` tells whether it is spelled as in the table.
  package func find(_ name: String) -> (operation: OpDefinition, isCanonical: Bool)? {
    if let index = canonical[name] { return (operations[index], true) }
    guard let index = indices[name.lowercased()] else { return nil }
    return (operations[index], name == "Multiply" && operations[index].name == "multiply")
  }

  /// The operation of this name, or the one that this is another name of. One look into a table.
  package func reading(_ name: String) -> OpDefinition? {
    let key = name.lowercased()
    return (indices[key] ?? synonyms[key.filter { $0 != "_" }]).map { operations[$0] }
  }

  /// The operations that were probably meant by a name that is none: synonyms first, then by spelling.
  package func suggestions(for name: String) -> [String] {
    if let index = synonyms[name.lowercased().filter { $0 != "_" }] { return [operations[index].name] }
    return Suggestion.nearest(to: name, among: operations.map(\.name))
  }
}
