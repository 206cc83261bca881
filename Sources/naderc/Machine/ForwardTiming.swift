import Codegen
import Runtime
import Verifier

/// Seconds of a forward pass of a network on this machine, for `naderc cost`.
struct ForwardTiming {
  /// The median of the passes, for the whole batch.
  let seconds: Double
  let threads: Int

  /// A pass of more multiply-accumulates is not waited for: some tenths of a second on a slow machine.
  static let largestMACs = 2_000_000_000
  private static let passes = 5
  /// What a network may take of memory that is free.
  private static let share = 4

  /// Nil where it would take long or much memory, or where the network cannot be run here.
  init?(_ network: Network, _ shape: NetworkShape, batch: Int, macs: Int, bytes: Int) {
    let (all, overflow) = macs.multipliedReportingOverflow(by: batch)
    guard !overflow, all <= Self.largestMACs, bytes <= (MachineMemory.availableBytes ?? .max) / Self.share else {
      return nil
    }
    threads = ThreadPool.cores
    // The images are random; of their classes nothing depends.
    let options = StepBenchmark.Options(
      batch: batch, imageSize: shape.imageSize, classes: min(shape.classes, 8), steps: Self.passes, warmup: 1,
      forward: true)
    guard let pool = try? ThreadPool(threads: threads),
      let benchmark = try? StepBenchmark(.init(network, shape), options, seed: 1, pool: pool)
    else { return nil }
    seconds = benchmark.run(now: Clock.monotonicSeconds).median
  }
}
