/// A copy made after the last instruction.
struct PlanCopy: Hashable, Sendable {
  /// Where from.
  var from: Location
  /// Where to.
  var to: Location
  /// How many floats.
  var count: Int
}
