/// A bound on the steps of a search.
struct Effort {
  private var steps: Int

  init(steps: Int) { self.steps = steps }

  mutating func spend(_ count: Int) throws(EffortExhausted) {
    steps -= count
    if steps < 0 { throw EffortExhausted() }
  }
}

/// The search has taken all the steps that it may take.
struct EffortExhausted: Error {}
