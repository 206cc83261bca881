/// A trained tensor.
package struct Parameter: Hashable, Sendable {
  /// The name PyTorch would give it.
  package var name: String
  /// Its dimensions.
  package var dims: [Int]
  /// Its first values.
  package var initializer: Initializer
  /// Inputs of one output of its layer; for `uniformFanIn`.
  package var fanIn: Int
  /// The value that stands for it.
  package var value: ID<Value>
}
