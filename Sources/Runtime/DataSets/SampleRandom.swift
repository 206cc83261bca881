/// SplitMix64 (Steele, Lea, Flood 2014), seeded by a hash of a seed and the numbers that name a stream.
///
/// A stream named by (epoch, image) gives the same numbers whoever asks and in whatever order: what is random in the data
/// depends on neither threads nor the standard library's version.
struct SampleRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The stream of this name under this seed.
  init(seed: UInt64, stream: UInt64...) {
    state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    for number in stream { state = Self.mixed(state ^ Self.mixed(number &+ 0x9E37_79B9_7F4A_7C15)) }
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// A uniform number in `0..<bound`, without bias; `bound` is positive.
  mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0)
    let range = UInt64(bound)
    let threshold = (0 &- range) % range
    while true {
      let product = next().multipliedFullWidth(by: range)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// A uniform number in [0, 1) of 53 bits.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Fisher-Yates; the standard library's own shuffle may change with its version.
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(index, below(index + 1)) }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
