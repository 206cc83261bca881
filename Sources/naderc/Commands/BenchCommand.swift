import ArgumentParser

/// `naderc bench`: measurements.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed.", subcommands: [BenchStepCommand.self, BenchRetrievalCommand.self])
}
