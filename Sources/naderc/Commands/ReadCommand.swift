import Agents
import ArgumentParser
import Diagnostics
import Glibc
import Runtime

/// `naderc read`: papers to inspirations.
struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Read papers and keep what they suggest in a pool of inspirations.",
    discussion: """
      Papers come from arXiv, by a query or by their ids, or from a feed in a file. What was read is never read again: the \
      same command goes on where it stopped.
      """)

  @Option(help: "A query of arXiv's, such as 'cat:cs.CV AND abs:convolution'.")
  var query: String?

  @Option(help: "An Atom feed in a file; - is standard input.")
  var file: String?

  @Option(help: "arXiv ids, separated by commas.")
  var ids: String?

  @Option(help: "The pool, an SQLite file.")
  var pool: String

  @Option(help: "Papers at most.", transform: Count.whole)
  var max = 50

  @Flag(help: "Read the method sections of kept papers too, as HTML from arXiv.")
  var fullText = false

  @Option(help: ArgumentHelp("Print what the pool has nearest to this text, and read nothing.", valueName: "text"))
  var search: String?

  @OptionGroup var models: ModelOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "No progress and no summary.")
  var quiet = false

  @OptionGroup var telling: VerboseOption
  @OptionGroup var colors: ColorOption

  @Option(help: "Progress on standard error: auto, bar, json or none.")
  var progress: ProgressChoice = .auto

  func validate() throws {
    let sources = [query, file, ids, search].compactMap { $0 }
    if sources.count != 1 { throw ValidationError("give one of --query, --file, --ids and --search") }
    if !(1...ArxivClient.queryLimit).contains(max) {
      throw ValidationError("--max must be within 1...\(ArxivClient.queryLimit), it is \(max)")
    }
    if let query, query.utf8.count > 4_096 || TaggedText.trimmed(query).isEmpty {
      throw ValidationError("--query is empty or has more than 4096 bytes")
    }
    if let ids { _ = try identifiers(ids) }
  }

  private func identifiers(_ text: String) throws -> [ArxivID] {
    let parts = text.split(separator: ",")
    guard !parts.isEmpty, parts.count <= 500 else { throw ValidationError("--ids takes 1 to 500 ids") }
    return try parts.map { part in
      guard let id = ArxivID(String(part)) else {
        throw ValidationError(
          "'\(TaggedText.line(String(part), limit: 60))' is no arXiv id; expected is 1709.01507 or cs/0112017")
      }
      return id
    }
  }

  func run() throws {
    if let file { telling.reading(file, command: "read") }
    Interrupts.catchThem()
    try reportingAgentErrors("read") {
      if let search { return try find(search) }
      // A feed is looked at before anything is written.
      let feed = try file.map(readFeed)
      let pool = try PaperPool(self.pool, creating: true)
      let models = try models.models(seed: 777)
      let start = Clock.monotonicSeconds()
      let client = ArxivClient(cache: Self.cache, surroundings: .process)
      let session = ReadingSession(
        pool, models.embedder(pool.table), Reader(models.caller, temperature: self.models.temperatures[.reader]),
        client,
        readsArticles: fullText,
        report: { text in if !quiet && progress != .none && progress != .json { Console.error(text + "\n") } })
      do throws(ReadingSession.Failure) {
        if var feed {
          feed.papers = Array(feed.papers.prefix(max))
          try session.take(feed)
        } else if let query {
          try session.take(.search(query), max: max)
        } else if let ids {
          try session.take(.ids((try? identifiers(ids)) ?? []), max: max)
        }
      } catch {
        switch error {
        case .feed(let problem): throw failure(problem)
        case .call(let problem): throw problem
        }
      }
      show(session.summary, pool, models.usage, seconds: Clock.monotonicSeconds() - start)
    }
  }

  private func failure(_ problem: FeedError) -> ExitCode {
    if problem == .cancelled { return ExitCode(130) }
    Console.error("naderc read: \(file.map { "\($0): " } ?? "")\(problem.description)\n")
    return .environment
  }

  private func readFeed(_ path: String) throws -> Feed {
    do throws(FeedError) {
      let parser = try FeedParser()
      let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .network("cannot open it: \(String(cString: strerror(errno)))") }
      defer { if path != "-" { close(descriptor) } }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
          if errno == EINTR { continue }
          throw .network("cannot read it: \(String(cString: strerror(errno)))")
        }
        if count == 0 { return try parser.finish() }
        try parser.feed(Array(buffer[..<count]))
      }
    } catch {
      throw failure(error)
    }
  }

  private func find(_ text: String) throws {
    guard Files.isRegular(pool) else { throw StoreError.failed(path: pool, message: "there is no pool here") }
    let papers = try PaperPool(pool, creating: false)
    let pool = InspirationPool(try papers.inspirations(), try models.embedder(papers.table))
    let found = try pool.nearest(to: text, count: Swift.min(max, 10))
    if json {
      Console.json([
        "schema": "naderc.read/1",
        "found": .array(
          found.map {
            [
              "id": .integer($0.0.id), "text": .string($0.0.text), "source": JSONValue($0.0.source),
              "similarity": .number(Double($0.1)),
            ]
          }),
      ])
      return
    }
    for (inspiration, similarity) in found {
      Console.out("\(decimal(Double(similarity), 3))  \(inspiration.text)\n       \(inspiration.source ?? "")\n")
    }
  }

  private func show(_ summary: ReadingSession.Summary, _ pool: PaperPool, _ usage: Usage, seconds: Double) {
    if json {
      Console.json([
        "schema": "naderc.read/1",
        "papers": [
          "found": .integer(summary.found), "known": .integer(summary.known), "kept": .integer(summary.kept),
          "rejected": .integer(summary.rejected), "unclear": .integer(summary.unclear),
        ],
        "inspirations": [
          "new": .integer(summary.new), "duplicate": .integer(summary.duplicates), "total": .integer(pool.count),
        ],
        "notes": .array(summary.notes.map { .string($0) }), "usage": AgentsJSON.usage(usage, seconds: seconds),
      ])
      return
    }
    if quiet { return }
    for note in summary.notes { Console.error("note: \(note)\n") }
    Console.out(
      "\(summary.found) papers: \(summary.known) known, \(summary.kept) kept, \(summary.rejected) rejected, "
        + "\(summary.unclear) unclear; \(summary.new) new inspirations, \(summary.duplicates) known ones; "
        + "the pool has \(pool.count)\n")
  }

  /// The folder of fetched pages.
  private static var cache: String? {
    let variable = ModelSurroundings.process.variable
    if let place = variable("NADERC_CACHE") { return place + "/arxiv" }
    if let place = variable("XDG_CACHE_HOME") { return place + "/naderc/arxiv" }
    return variable("HOME").map { $0 + "/.cache/naderc/arxiv" }
  }
}
