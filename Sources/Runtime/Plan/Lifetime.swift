/// A stretch of floats that is needed from one instruction to another, both included.
struct Lifetime: Hashable, Sendable {
  /// Size in floats.
  var count: Int
  /// The instruction that writes it first.
  var start: Int
  /// The instruction that reads it last.
  var end: Int

  /// Whether both are needed at some instruction.
  func overlaps(_ other: Lifetime) -> Bool { start <= other.end && other.start <= end }
}
