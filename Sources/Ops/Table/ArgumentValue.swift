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

  /// A small number: these are made once, as most arguments are among them.
  static func known(_ value: Int) -> ArgumentValue? { small.indices.contains(value) ? small[value] : nil }

  private static let small = (0...16).map { constant($0) }

  static func constant(_ value: Int) -> ArgumentValue { .size(Size(value)) }
}
