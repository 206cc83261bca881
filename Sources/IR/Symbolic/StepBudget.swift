import Synchronization

/// The steps that decisions about sizes may still take. Tables that are copied from each other share one. A step is about a
/// nanosecond of computation; how many there are depends on the sizes alone, so that what is decided is the same on every machine.
package final class StepBudget: Sendable {
  private let remaining: Atomic<Int>

  package init(_ steps: Int) { remaining = Atomic(steps) }

  /// For what is bounded otherwise.
  package static let unlimited = StepBudget(.max)

  package var left: Int { max(0, remaining.load(ordering: .relaxed)) }

  /// Whether there was more to decide than steps: what is left undecided counts as not holding.
  package var isSpent: Bool { remaining.load(ordering: .relaxed) < 0 }

  package func spend(_ steps: Int) {
    if self === Self.unlimited { return }
    remaining.store(remaining.load(ordering: .relaxed) - steps, ordering: .relaxed)
  }
}
