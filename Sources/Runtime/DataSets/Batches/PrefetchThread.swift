import Glibc

/// A thread that runs one closure.
final class PrefetchThread {
  private final class Task {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Starts the thread; nil when the system has none left.
  init?(_ run: @escaping @Sendable () -> Void) {
    let task = Unmanaged.passRetained(Task(run: run))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Task>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, task.toOpaque())
    guard result == 0 else {
      task.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits for the closure to return; once only.
  func join() { pthread_join(thread, nil) }
}
