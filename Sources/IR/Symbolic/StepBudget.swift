import Synchronization

/// The steps that decisions about sizes may still take. Tables that are copied from each other share one. A step is a little more
/// than a nanosecond of computation; how many there are depends on the sizes alone, so that what is decided is the same on every
/// machine.
package final class StepBudget: Sendable {
  private let remaining: Atomic<Int>

  /// How many there were.
  private let total: Int

  /// Whether others have taken some of what there usually is.
  package let isPart: Bool

  package init(_ steps: Int, isPart: Bool = false) {
    remaining = Atomic(steps)
    (total, self.isPart) = (steps, isPart)
  }

  /// For what is bounded otherwise.
  package static let unlimited = StepBudget(.max)

  package var left: Int { max(0, remaining.load(ordering: .relaxed)) }

  /// The steps beyond: what is begun is not left in the middle.
  package var overdraft: Int { max(0, -remaining.load(ordering: .relaxed)) }

  /// Whether more than half is gone: then nothing is spent on what takes much and is not asked for.
  package var isShort: Bool { left < total / 2 }

  /// Whether nearly all is gone, or there never was much: then nothing is proposed.
  package var isLow: Bool { left < 100_000 }

  /// Whether there was more to decide than steps: what is left undecided counts as not holding.
  package var isSpent: Bool { remaining.load(ordering: .relaxed) < 0 }

  /// Whether so many steps are left; where not, nothing is begun that takes them, and the budget is spent.
  func affords(_ steps: Int) -> Bool {
    if left >= steps { return true }
    remaining.store(min(-1, remaining.load(ordering: .relaxed)), ordering: .relaxed)
    return false
  }

  package func spend(_ steps: Int) {
    if self === Self.unlimited { return }
    remaining.store(remaining.load(ordering: .relaxed) - steps, ordering: .relaxed)
  }
}
