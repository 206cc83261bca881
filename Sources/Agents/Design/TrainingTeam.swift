package import Runtime
import Synchronization

/// Runs several trainings at once, as many as there are cores.
package struct TrainingTeam: Sendable {
  package enum Event: Sendable {
    case epoch(job: Int, EpochReport)
    /// Nil where it was stopped.
    case done(job: Int, TrainingResult?, seconds: Double)
  }

  private let threads: Int
  private let memoryLimit: @Sendable () -> Int?
  private let now: @Sendable () -> Double

  /// `threads` in all; `now` gives seconds of a clock that never goes back.
  package init(
    threads: Int, memoryLimit: @escaping @Sendable () -> Int?, now: @escaping @Sendable () -> Double
  ) {
    self.threads = max(threads, 1)
    self.memoryLimit = memoryLimit
    self.now = now
  }

  /// Runs the jobs; `handle` hears of everything on the calling thread and may throw, which stops the others.
  package func run(
    _ jobs: [TrainingJob], isStopped: @escaping @Sendable () -> Bool,
    _ handle: (Event) throws(Caller.Failure) -> Void
  ) throws(Caller.Failure) {
    guard !jobs.isEmpty else { return }
    let channel: EventChannel<Event>
    do throws(StoreError) { channel = try EventChannel() } catch { throw .store(error) }
    let workers = min(jobs.count, threads)
    let share = max(threads / workers, 1)
    let next = Mutex(0)
    let isAborted = Mutex(false)
    let (memoryLimit, now) = (memoryLimit, now)
    let shared = Shared(next: next, isAborted: isAborted)
    let running = (0..<workers).compactMap { _ in
      WorkerThread {
        while true {
          let job = shared.next.withLock { next -> Int in
            defer { next += 1 }
            return next
          }
          guard job < jobs.count else { return }
          let start = now()
          let stop = { isStopped() || shared.isAborted.withLock { $0 } }
          let limit = memoryLimit().map { $0 / workers }
          let result =
            stop()
            ? nil
            : jobs[job].run(threads: share, memoryLimit: limit, isStopped: stop) {
              channel.send(.epoch(job: job, $0))
            }
          channel.send(.done(job: job, result, seconds: now() - start))
        }
      }
    }
    guard !running.isEmpty else { throw .store(.failed(path: "threads", message: "the system has none left")) }
    var failure: Caller.Failure?
    var done = 0
    while done < jobs.count {
      let event = channel.receive()
      if case .done = event { done += 1 }
      guard failure == nil else { continue }
      do throws(Caller.Failure) {
        try handle(event)
      } catch {
        failure = error
        shared.isAborted.withLock { $0 = true }
      }
    }
    for worker in running { worker.join() }
    if let failure { throw failure }
  }

  /// What the workers share.
  private final class Shared: Sendable {
    let next: Mutex<Int>
    let isAborted: Mutex<Bool>

    init(next: consuming Mutex<Int>, isAborted: consuming Mutex<Bool>) {
      self.next = next
      self.isAborted = isAborted
    }
  }
}
