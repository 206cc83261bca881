import ArgumentParser
import Runtime

/// `naderc data verify`: every record and every checksum of a set.
struct DataVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "verify", abstract: "Check a data set completely.")

  @Argument(help: "A data set; see 'naderc data list'.")
  var name: DataSetName

  @Option(help: "Where data sets lie; the default is NADERC_DATA, or data.")
  var dataDir = DataFolder.standard

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let status = DataSetInspector(folder: dataDir).verify(name)
    DataText.show([status], json: json)
    if !status.isPresent || status.problem != nil { throw ExitCode.findings }
  }
}
