import Agents
import ArgumentParser
import Diagnostics
import Glibc

/// `naderc bench retrieval`: processor time of finding inspirations and experience among many.
struct BenchRetrievalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrieval", abstract: "Time the retrieval of inspirations and of experience.",
    discussion: "Records are made of the starter pool's words; times are of the processor, medians of many retrievals.")

  @Option(help: "Inspirations in the pool, and items of experience.", transform: Count.whole)
  var records = 10_000

  @Option(help: "Retrievals that are timed.", transform: Count.whole)
  var repeats = 51

  @Flag(help: "Print the measurement as one JSON object.")
  var json = false

  func validate() throws {
    for (name, value, range) in [("--records", records, 64...1_000_000), ("--repeats", repeats, 1...100_000)]
    where !range.contains(value) {
      throw ValidationError("\(name) must be within \(range.lowerBound)...\(range.upperBound), it is \(value)")
    }
  }

  func run() throws {
    try reportingAgentErrors("bench retrieval") {
      let result = try RetrievalBenchmark(records: records, repeats: repeats, seed: 777).run {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      }
      if json {
        Console.json([
          "schema": "naderc.bench.retrieval/1", "records": .integer(records), "repeats": .integer(repeats),
          "candidates_ms": .number(result.candidates * 1e3), "experience_ms": .number(result.experience * 1e3),
          "vector_ms": .number(result.vector * 1e3),
        ])
      } else {
        Console.out(
          "\(records) records: candidates \(decimal(result.candidates * 1e3, 2)) ms, experience "
            + "\(decimal(result.experience * 1e3, 2)) ms, one vector \(decimal(result.vector * 1e3, 3)) ms\n")
      }
    }
  }
}
