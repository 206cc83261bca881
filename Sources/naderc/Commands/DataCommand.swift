import ArgumentParser

/// `naderc data`: the data sets, what is there of them, and how to get the rest.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List, fetch, verify and synthesize data sets.",
    subcommands: [
      DataListCommand.self, DataFetchCommand.self, DataVerifyCommand.self, DataSynthesizeCommand.self,
    ])
}
