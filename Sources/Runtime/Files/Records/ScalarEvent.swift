/// Scalars of one moment, as TensorBoard shows them.
package struct ScalarEvent: Sendable, Equatable {
  /// Seconds since 1970.
  package let wallTime: Double
  /// The epoch or step.
  package let step: Int
  /// Names and values, such as `loss/train`.
  package let scalars: [(tag: String, value: Float)]

  /// An event.
  package init(wallTime: Double, step: Int, scalars: [(tag: String, value: Float)]) {
    self.wallTime = wallTime
    self.step = step
    self.scalars = scalars
  }

  package static func == (left: ScalarEvent, right: ScalarEvent) -> Bool {
    left.wallTime == right.wallTime && left.step == right.step
      && left.scalars.elementsEqual(right.scalars) { $0.tag == $1.tag && $0.value == $1.value }
  }
}
