import ArgumentParser
import Runtime

/// `naderc data synthesize`: a learnable set in the exact format of a published one.
struct DataSynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Write a synthetic data set in the files of a published one.")

  @Argument(help: "The data set whose format is written.")
  var name: DataSetName

  @Option(help: "The folder to write to; give it to 'naderc run' as --data-dir.")
  var output: String

  @Option(help: "Training images.", transform: Count.whole)
  var train = 5_000

  @Option(help: "Test images.", transform: Count.whole)
  var test = 1_000

  @Option(help: "What the images are drawn from.", transform: Count.whole)
  var seed = 777

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if seed < 0 { throw ValidationError("--seed must not be negative") }
  }

  func run() throws {
    do throws(DataSetError) {
      let synthesizer = DataSetSynthesizer(
        name: name, folder: output, training: train, test: test, seed: UInt64(seed))
      let paths = try synthesizer.write()
      if !json { for path in paths { Console.error("wrote \(path)\n") } }
      DataText.show(DataSetInspector(folder: output).list().filter { $0.name == name }, json: json)
    } catch {
      Console.error("naderc data synthesize: \(error.description)\n  \(error.remedy)\n")
      throw ExitCode.environment
    }
  }
}
