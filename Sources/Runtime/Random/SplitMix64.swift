/// The splitmix64 generator: 64 bits of state, one addition and two multiplications a number. Documented by its recurrence:
/// `state += 0x9e3779b97f4a7c15`, then the finaliser below.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1), from the upper 24 bits.
  package mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }
}
