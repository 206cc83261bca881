/// Some of an operation's parameters, by their positions below 64.
struct ParameterSet {
  private var bits: UInt64 = 0

  func contains(_ index: Int) -> Bool { bits & (1 << UInt64(index)) != 0 }

  mutating func insert(_ index: Int) { bits |= 1 << UInt64(index) }
}
