/// Numbers that look random and are the same in each run.
struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: Partition.mixed(state) >> 33) % bound
  }
}
