/// State that is kept but not trained: running statistics.
package struct Buffer: Hashable, Sendable {
  /// The name PyTorch would give it.
  package var name: String
  /// Its dimensions.
  package var dims: [Int]
  /// What every element starts as.
  package var initialValue: Float
  /// The value that stands for it.
  package var value: ID<Value>
  /// What it becomes after a run, or nil where the program leaves it alone.
  package var update: ID<Value>?
}
