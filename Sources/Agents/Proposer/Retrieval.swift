package import Runtime

/// Candidates for the next inspirations: near to past successes, away from past failures, at several levels of similarity.
package struct Retrieval {
  private let pool: InspirationPool

  package init(_ pool: InspirationPool) { self.pool = pool }

  /// Unused inspirations, `count` of them where there are so many: two fifths of the most similar tenth, three tenths of the
  /// next three tenths, the rest from everywhere. Without a history all are equally near.
  package func candidates(
    successes: [String], failures: [String], used: Set<Int>, count: Int, _ random: inout SplitMix64
  ) throws(Caller.Failure) -> [Inspiration] {
    let unused = pool.inspirations.indices.filter { !used.contains(pool.inspirations[$0].id) }
    // When the pool is used up it is used again.
    let open = unused.isEmpty ? Array(pool.inspirations.indices) : unused
    var order = random.shuffled(open)
    if !successes.isEmpty || !failures.isEmpty {
      // The pool first: what was tried is mostly out of it.
      let vectors = try pool.index()
      let query = try query(successes, failures)
      let keys = order.enumerated().map { Self.key(vectors[$0.element].similarity(query), place: $0.offset) }.sorted()
      order = keys.map { order[Int($0 & 0xFFFF_FFFF)] }
    }
    let (near, middle) = (max(order.count / 10, 1), max(order.count * 4 / 10, 1))
    var chosen: [Int] = []
    func take(_ number: Int, _ range: Range<Int>) {
      let free = order[range.clamped(to: order.indices)].filter { !chosen.contains($0) }
      chosen += random.shuffled(Array(free)).prefix(number)
    }
    take(count * 2 / 5, 0..<near)
    take(count * 3 / 10, near..<middle)
    take(count - chosen.count, 0..<order.count)
    return chosen.map { pool.inspirations[$0] }
  }

  /// A number that is the smaller the greater the similarity is, then the earlier the place.
  private static func key(_ similarity: Float, place: Int) -> UInt64 {
    // Adding 0 makes both zeros one. The bits of negative numbers grow with their size.
    let bits = (similarity + 0).bitPattern
    let ascending = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    return UInt64(~ascending) << 32 | UInt64(UInt32(truncatingIfNeeded: place))
  }

  /// The direction towards what succeeded and, by half, away from what failed.
  private func query(_ successes: [String], _ failures: [String]) throws(Caller.Failure) -> TextVector {
    let towards = try pool.vectors(of: successes.suffix(32))
    let away = try pool.vectors(of: failures.suffix(32))
    var query = TextVector(dimensions: (towards.first ?? away.first)?.count ?? TextVector.dimensions)
    for vector in towards { query = query + vector }
    for var vector in away {
      for lane in vector.lanes.indices { vector.lanes[lane] *= -0.5 }
      query = query + vector
    }
    return query.normalised
  }
}
