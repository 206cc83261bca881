import Runtime

/// What retrieval takes over many records, made up of the starter pool's words.
package struct RetrievalBenchmark {
  /// Seconds of the processor, medians.
  package struct Result: Sendable {
    /// Candidates for an iteration, with a history of 64 inspirations that were tried.
    package let candidates: Double
    /// Experience for a design.
    package let experience: Double
    /// One vector of a text of 20 words.
    package let vector: Double
  }

  private let inspirations: [Inspiration]
  private let repeats: Int

  package init(records: Int, repeats: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let words = StarterPool.inspirations.flatMap { $0.text.split(separator: " ").map(String.init) }
    inspirations = (0..<records).map { number in
      let text = (0..<20).compactMap { _ in random.pick(words) }.joined(separator: " ")
      return Inspiration(id: number + 1, text: text, source: nil)
    }
    self.repeats = repeats
  }

  /// `now` gives the seconds of the processor that the thread has used.
  package func run(now: () -> Double) throws(Caller.Failure) -> Result {
    let pool = InspirationPool(inspirations, .local(InspirationPool.embedding))
    // What a search does once is no part of a retrieval.
    _ = try pool.index()
    let book = ExperienceBook(
      inspirations.map {
        ExperienceItem(
          id: $0.id, kind: .suggestion, role: "base", code: nil, text: $0.text, trigger: "", inspiration: $0.text,
          design: nil)
      }, embedding: InspirationPool.embedding)
    let tried = inspirations.prefix(64).map(\.text)
    let used = Set(inspirations.prefix(64).map(\.id))
    var random = SplitMix64(seed: 1)
    var (candidates, experience, vector): ([Double], [Double], [Double]) = ([], [], [])
    for round in 0..<repeats {
      let text = inspirations[round % inspirations.count].text
      let start = now()
      _ = try Retrieval(pool).candidates(
        successes: Array(tried.prefix(32)), failures: Array(tried.suffix(32)), used: used, count: 10, &random)
      let middle = now()
      _ = book.relevant(to: text)
      let end = now()
      _ = try pool.embedder.vectors([text])
      candidates.append(middle - start)
      experience.append(end - middle)
      vector.append(now() - end)
    }
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    return Result(candidates: median(candidates), experience: median(experience), vector: median(vector))
  }
}
