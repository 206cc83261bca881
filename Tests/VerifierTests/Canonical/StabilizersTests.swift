import Testing

@testable import Verifier

@Suite struct StabilizersTests {
  /// The automorphism that exchanges the nodes of each of some cycles in turn.
  static func automorphism(_ count: Int, _ cycles: [[Int]]) -> Automorphism {
    var images = Array(0..<count)
    for cycle in cycles { for (index, node) in cycle.enumerated() { images[node] = cycle[(index + 1) % cycle.count] } }
    return Automorphism(Array(0..<count), images)
  }

  static func orbit(_ stabilizers: inout Stabilizers, _ path: [Int], of node: Int, _ count: Int) -> [Int] {
    guard var orbits = stabilizers.orbits(fixing: path) else { return [node] }
    return (0..<count).filter { orbits.representative($0) == orbits.representative(node) }
  }

  @Test func theSymmetricGroup() {
    var stabilizers = Stabilizers(count: 8)
    stabilizers.insert(Self.automorphism(8, [[0, 1]]))
    stabilizers.insert(Self.automorphism(8, [Array(0..<8)]))
    #expect(Self.orbit(&stabilizers, [], of: 3, 8) == Array(0..<8))
    #expect(Self.orbit(&stabilizers, [2], of: 3, 8) == [0, 1, 3, 4, 5, 6, 7])
    #expect(Self.orbit(&stabilizers, [2, 0, 7], of: 3, 8) == [1, 3, 4, 5, 6])
    #expect(Self.orbit(&stabilizers, [2, 5], of: 3, 8) == [0, 1, 3, 4, 6, 7])
  }

  @Test func aRing() {
    var stabilizers = Stabilizers(count: 6)
    stabilizers.insert(Self.automorphism(6, [Array(0..<6)]))
    #expect(Self.orbit(&stabilizers, [], of: 0, 6) == Array(0..<6))
    #expect(stabilizers.orbits(fixing: [0]) == nil)
    stabilizers.insert(Self.automorphism(6, [[0, 1], [2, 5], [3, 4]]))
    // The mirror that leaves 0 and 3 where they are.
    #expect(Self.orbit(&stabilizers, [0], of: 1, 6) == [1, 5])
    #expect(Self.orbit(&stabilizers, [0], of: 3, 6) == [3])
    #expect(stabilizers.orbits(fixing: [0, 1]) == nil)
  }
}
