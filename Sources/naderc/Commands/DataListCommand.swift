import ArgumentParser
import Runtime

/// `naderc data list`: what is there, by names and sizes of files alone.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show all data sets and what is present.")

  @Option(help: "Where data sets lie; the default is NADERC_DATA, or data.")
  var dataDir = DataFolder.standard

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws { DataText.show(DataSetInspector(folder: dataDir).list(), json: json) }
}
