/// Where a value lies: a region and an offset in floats.
package enum Location: Hashable, Sendable {
  /// Memory that values share over their lifetimes.
  case arena(Int)
  /// What the caller fills.
  case input(Int)
  /// The parameters' values.
  case parameter(Int)
  /// The parameters' gradients.
  case gradient(Int)
  /// The buffers.
  case buffer(Int)
}
