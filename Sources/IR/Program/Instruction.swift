/// One step of a program.
package struct Instruction: Hashable, Sendable {
  /// What is computed.
  package var primitive: Primitive
  /// What it reads.
  package var operands: [ID<Value>]
  /// What it defines.
  package var results: [ID<Value>]
  /// Where it comes from, for dumps and for naming the first bad node; may be empty.
  package var label: String
}
