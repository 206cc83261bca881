package import Runtime

extension SplitMix64 {
  /// A number in 0..<count; count is at least 1.
  package mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }

  /// An element, each with the same chance; nil where there is none.
  package mutating func pick<Elements: RandomAccessCollection>(_ elements: Elements) -> Elements.Element? {
    guard !elements.isEmpty else { return nil }
    return elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
  }

  /// The elements in a random order.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    guard result.count > 1 else { return result }
    for index in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(index, below(index + 1)) }
    return result
  }

  /// A generator of its own for a purpose: the same seed and words give the same numbers.
  package static func derived(_ seed: UInt64, _ purpose: String) -> SplitMix64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return SplitMix64(seed: seed ^ hash)
  }
}
