import ArgumentParser
import Glibc
import Runtime

/// `naderc data fetch`: downloads, checks and unpacks a set; a stopped download goes on where it stopped.
struct DataFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Download a data set, check it and unpack it.")

  @Argument(help: "A data set; see 'naderc data list'.")
  var name: DataSetName

  @Option(help: "Where data sets lie; the default is NADERC_DATA, or data.")
  var dataDir = DataFolder.standard

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "No progress.")
  var quiet = false

  func run() throws {
    Interrupts.catchThem()
    let isTerminal = isatty(STDERR_FILENO) == 1
    let showsProgress = !quiet
    let fetcher = DataSetFetcher(
      folder: dataDir, clock: Clock.monotonicSeconds, wait: { usleep(UInt32(min(max($0, 0), 600) * 1e6)) },
      progress: { event in
        if showsProgress { Self.show(event, isTerminal: isTerminal) }
        return !Interrupts.isRequested
      })
    do throws(FetchError) {
      try fetcher.fetch(name)
    } catch .cancelled {
      Console.error("\(isTerminal ? "\n" : "")stopped; what has come is kept: the same command goes on\n")
      throw ExitCode(130)
    } catch {
      Console.error("naderc data fetch: \(error.description)\n  \(error.remedy)\n")
      throw ExitCode.environment
    }
    let status = DataSetInspector(folder: dataDir).verify(name)
    DataText.show([status], json: json)
    if !status.isPresent || status.problem != nil { throw ExitCode.findings }
  }

  private static func show(_ progress: FetchProgress, isTerminal: Bool) {
    switch progress {
    case .downloading(let url, let received, let total):
      guard isTerminal else { return }
      let share = total.map { " of \($0 / 1_000_000)" } ?? ""
      Console.error("\r\u{1B}[K\(url): \(received / 1_000_000)\(share) MB")
    case .checking(let path): Console.error("\(isTerminal ? "\r\u{1B}[K" : "")checking \(path)\n")
    case .found(let path, let md5): Console.error("\(path) has MD5 \(md5); none is published to compare it with\n")
    case .unpacking(let path): Console.error("unpacking \(path)\n")
    }
  }
}
