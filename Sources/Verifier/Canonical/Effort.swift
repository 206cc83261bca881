/// A bound on the steps of a search. A step is about one edge that refinement looks at.
struct Effort {
  private(set) var steps: Int

  mutating func spend(_ count: Int) throws(EffortExhausted) {
    steps -= count
    if steps < 0 { throw EffortExhausted() }
  }
}

/// The search has taken all the steps that it may take.
struct EffortExhausted: Error {}
