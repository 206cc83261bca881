package import IR

/// An argument after evaluation. Indirect, since values are handed on more often than they are looked at.
package indirect enum ArgumentValue: Sendable, Hashable {
  case size(Size)
  /// Height first.
  case pair(Size, Size)
  /// Axes as written: negative ones count from the end.
  case axes([Int])
  /// Sizes; nil stands for the hole of a reshape.
  case sizes([Size?])
  case probability(Double)

  static func constant(_ value: Int) -> ArgumentValue { .size(Size(value)) }
}
