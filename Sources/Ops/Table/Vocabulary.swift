import Diagnostics

/// All operations, and finding one by its name.
package struct Vocabulary: Sendable {
  /// In the order of the documentation.
  package let operations: [OpDefinition]
  /// The operations by their canonical names: each node asks for one. Of every slot the operation's number, or -1.
  private let slots: [Int]
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
    slots = Self.slots(of: operations)
    self.indices = indices
    self.synonyms = synonyms
  }

  /// The operation of this name without regard to case; `isCanonical` tells whether it is spelled as in the table.
  package func find(_ name: String) -> (operation: OpDefinition, isCanonical: Bool)? {
    var slot = Self.slot(of: name)
    while slots[slot] >= 0 {
      let operation = operations[slots[slot]]
      if operation.name == name { return (operation, true) }
      slot = (slot + 1) % Self.slotCount
    }
    guard let index = indices[name.lowercased()] else { return nil }
    return (operations[index], name == "Multiply" && operations[index].name == "multiply")
  }

  /// Far more than operations, so that nearly every one is the first in its slot.
  private static let slotCount = 256

  private static func slot(of name: String) -> Int {
    var name = name
    return name.withUTF8 { bytes in
      var hash: UInt = 0
      for byte in bytes { hash = hash &* 31 &+ UInt(byte) }
      return Int(hash % UInt(slotCount))
    }
  }

  private static func slots(of operations: [OpDefinition]) -> [Int] {
    precondition(operations.count < slotCount, "more operations than slots")
    var slots = [Int](repeating: -1, count: slotCount)
    for (index, operation) in operations.enumerated() {
      var slot = slot(of: operation.name)
      while slots[slot] >= 0 { slot = (slot + 1) % slotCount }
      slots[slot] = index
    }
    return slots
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
