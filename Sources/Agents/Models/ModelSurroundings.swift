/// What a model needs of the machine: passed in, so that tests have their own.
package struct ModelSurroundings: Sendable {
  /// A variable of the environment; nil where it is not set or empty.
  package var variable: @Sendable (String) -> String?
  /// Waits for so many seconds; returns early when cancelled.
  package var sleep: @Sendable (Double) -> Void
  /// Seconds since 1970.
  package var wallSeconds: @Sendable () -> Double
  package var isCancelled: @Sendable () -> Bool

  package init(
    variable: @escaping @Sendable (String) -> String?, sleep: @escaping @Sendable (Double) -> Void,
    wallSeconds: @escaping @Sendable () -> Double, isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.variable = variable
    self.sleep = sleep
    self.wallSeconds = wallSeconds
    self.isCancelled = isCancelled
  }
}
