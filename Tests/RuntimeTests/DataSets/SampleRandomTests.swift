import Testing

@testable import Runtime

struct SampleRandomTests {
  @Test func streamsAreFixedForAllTime() {
    var random = SampleRandom(seed: 777, stream: 1, 2)
    let first = (0..<3).map { _ in random.next() }
    var again = SampleRandom(seed: 777, stream: 1, 2)
    #expect((0..<3).map { _ in again.next() } == first)
    #expect(first == [13_655_535_223_547_410_059, 4_573_303_375_395_328_004, 7_810_024_135_354_057_519])
    var other = SampleRandom(seed: 777, stream: 2, 1)
    #expect(other.next() != first[0])
    var seed = SampleRandom(seed: 778, stream: 1, 2)
    #expect(seed.next() != first[0])
  }

  @Test func numbersAreUniformAndInRange() {
    var random = SampleRandom(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    var sum = 0.0
    for _ in 0..<70_000 {
      counts[random.below(7)] += 1
      let unit = random.unit()
      #expect((0..<1).contains(unit))
      sum += unit
    }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 }, "\(counts)")
    #expect(abs(sum / 70_000 - 0.5) < 0.01)
  }

  @Test func shuffleIsAPermutationThatMovesThings() {
    var values = Array(0..<1_000)
    var random = SampleRandom(seed: 1)
    random.shuffle(&values)
    #expect(values.sorted() == Array(0..<1_000))
    #expect(zip(values, 0...).filter { $0 == $1 }.count < 10)
  }
}
