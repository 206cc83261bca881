import ArgumentParser
import Codegen
import Diagnostics
import Glibc
import GraphLang
import Runtime
import Verifier

extension RunCommand {
  /// Trains with each seed, prints the results and ends with their status.
  func train(
    _ network: Network, _ report: BlockReport, _ source: SourceFile, _ data: LoadedDataSet, _ shape: NetworkShape
  ) throws {
    Interrupts.catchThem()
    let interpreter = try backend == .torch ? findTorch() : nil
    let options = RunOptions(
      threads: threads, force: force, resume: resume, stopsEarly: !noEarlyStop, isQuiet: quiet,
      progress: quiet ? .none : progress)
    let all = seeds?.values ?? [UInt64(seed)]
    let initial = try weights.map { path throws(DataSetError) in try InitialWeights(reading: path) }
    let hash = (report.typed?.canonicalForm().hash ?? "").split(separator: ":").last?.prefix(8) ?? ""
    var results: [JSONValue] = []
    for seed in all {
      let name = "runs/\(RunSession.folderName(report.block.name))-\(hash)-\(seed)"
      let folder = out.map { seeds == nil ? $0 : "\($0)/\(seed)" } ?? name
      let session = RunSession(
        network: network, report: report, source: source, data: data, dataSource: dataset, shape: shape,
        recipe: recipe(data.search.description, initialWeights: initial?.digest), initialWeights: initial, seed: seed,
        folder: RunFolder(path: folder), options: options,
        isInterrupted: { Interrupts.isRequested })
      let result =
        try interpreter.map {
          try TorchSession(
            session: session, interpreter: $0,
            flags: (torchFlags ?? "").split(separator: " ").map(String.init)
          ).run()
        } ?? session.run()
      results.append(result)
      if !json { Console.out(closing(result, folder)) }
      if result["status"]?.stringValue == "interrupted" { break }
    }
    try finish(results)
  }

  private func findTorch() throws -> PythonInterpreter {
    do throws(PythonInterpreter.Missing) {
      return try PythonInterpreter.find(named: python) { name in
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
      }
    } catch {
      Console.error("naderc run: \(error.description)\n  \(PythonInterpreter.remedy)\n")
      throw ExitCode.environment
    }
  }

  private func finish(_ results: [JSONValue]) throws {
    let statuses = results.compactMap { $0["status"]?.stringValue }
    let summary = seeds == nil ? results.first : SeedsJSON.result(results)
    if let summary {
      if seeds != nil, let out {
        try Files.writeAtomically(Array((summary.serialized + "\n").utf8), to: out + "/result.json")
      }
      if json {
        Console.json(summary)
      } else if let mean = summary["mean"]?["test_accuracy"]?.numberValue {
        let deviation = summary["deviation"]?["test_accuracy"]?.numberValue
        let spread = deviation.map { ", deviation \(decimal($0, 4))" } ?? ""
        Console.out("mean test accuracy of \(results.count) seeds \(decimal(mean, 4))\(spread)\n")
      }
    }
    if statuses.contains("interrupted") { throw ExitCode(130) }
    if statuses.contains(where: { $0 != "finished" }) { throw ExitCode.findings }
  }

  private func closing(_ result: JSONValue, _ folder: String) -> String {
    let status = result["status"]?.stringValue ?? "unknown"
    if status == "interrupted" {
      return "interrupted after \(result["epochs_done"]?.integerValue ?? 0) epochs; everything is saved: "
        + "the same command with --resume goes on\n"
    }
    guard status == "finished", let last = result["last"] else {
      return "\(status): \(result["cause"]?.stringValue ?? "no epoch was finished"); see \(folder)\n"
    }
    func number(_ key: String) -> String { last[key]?.numberValue.map { decimal($0, 4) } ?? "unknown" }
    return "test accuracy \(number("test_accuracy")), validation \(number("validation_accuracy")); in \(folder)\n"
  }
}
