/// A named input or output of a program.
package struct Port: Hashable, Sendable {
  /// The name callers use.
  package var name: String
  /// The value behind it.
  package var value: ID<Value>
}
