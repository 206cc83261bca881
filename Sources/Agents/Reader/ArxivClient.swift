import Glibc
import Runtime

/// Fetches from arXiv as its terms ask: one request in three seconds over one connection, by one process at a time, with a
/// name of its own, and nothing twice within a day.
package final class ArxivClient {
  private static let address = "https://export.arxiv.org/api/query"
  private static let articles = ["https://arxiv.org/html/", "https://ar5iv.labs.arxiv.org/html/"]
  private static let pause = 3.0
  private static let cacheSeconds = 86_400.0
  /// Results of one request and of one query at most.
  private static let sliceLimit = 200
  package static let queryLimit = 30_000

  private let cache: String?
  private let surroundings: ModelSurroundings
  private let fetch: HTTPGet
  private let address: String
  private let isOwnServer: Bool
  private var lock: FolderLock?

  /// `cache` is a folder; `NADERC_ARXIV_URL` names another server, as tests have one: that one is asked without pauses.
  package init(cache: String?, surroundings: ModelSurroundings) {
    self.cache = cache
    self.surroundings = surroundings
    fetch = HTTPGet(limit: FeedParser.limit, isCancelled: surroundings.isCancelled)
    let other = surroundings.variable("NADERC_ARXIV_URL")
    isOwnServer = other != nil
    address = other ?? Self.address
  }

  /// What is asked for.
  package enum Query: Sendable {
    case search(String)
    case ids([ArxivID])

    fileprivate func parameters(start: Int, count: Int) -> String {
      switch self {
      case .search(let text):
        return "search_query=\(PercentEncoding.encoded(text))&start=\(start)&max_results=\(count)"
          + "&sortBy=submittedDate&sortOrder=descending"
      case .ids(let ids):
        let list = ids.map(\.text).map(PercentEncoding.encoded).joined(separator: ",")
        return "id_list=\(list)&start=\(start)&max_results=\(count)"
      }
    }
  }

  /// One slice of the results. Empty pages that should not be empty are asked for again, twice.
  package func slice(_ query: Query, start: Int, count: Int) throws(FeedError) -> Feed {
    let url = "\(address)?\(query.parameters(start: start, count: min(count, Self.sliceLimit)))"
    var last = Feed()
    for attempt in 0..<3 {
      let bytes = try page(url, isRetry: attempt > 0)
      if bytes.isEmpty { continue }
      last = try FeedParser.parse(bytes)
      let isComplete = !last.papers.isEmpty || !last.notes.isEmpty || (last.total ?? 0) <= start
      if isComplete {
        keep(url, bytes)
        return last
      }
    }
    last.notes.append("the service sent an empty page at result \(start)\(last.total.map { " of \($0)" } ?? "")")
    return last
  }

  /// The HTML of a paper's text; nil where no place has it.
  package func article(_ id: ArxivID) throws(FeedError) -> [UInt8]? {
    let places = isOwnServer ? [address + "/html/"] : Self.articles
    for place in places {
      do throws(FeedError) {
        let url = place + id.text
        let bytes = try page(url, isRetry: false)
        keep(url, bytes)
        if !bytes.isEmpty { return bytes }
      } catch {
        if case .status = error { continue }
        throw error
      }
    }
    return nil
  }

  private func page(_ url: String, isRetry: Bool) throws(FeedError) -> [UInt8] {
    if !isRetry, let known = kept(url) { return known }
    var wait = Self.pause
    for _ in 0..<4 {
      try takeTurn()
      let (status, bytes) = try fetch.perform(url)
      if status == 200 { return bytes }
      guard status == 429 || status >= 500 else { throw .status(status) }
      surroundings.sleep(isOwnServer ? 0 : wait)
      wait *= 2
      if surroundings.isCancelled() { throw .cancelled }
    }
    throw .status(429)
  }

  /// Waits until three seconds after the last request of any process, and holds the turn.
  private func takeTurn() throws(FeedError) {
    if isOwnServer { return }
    guard let cache else {
      surroundings.sleep(Self.pause)
      return
    }
    do {
      try Files.makeFolders(cache)
      if lock == nil { lock = try FolderLock(cache) }
    } catch {
      throw .network("another naderc is fetching, or \(cache) cannot be written")
    }
    let stamp = cache + "/last-request"
    let now = surroundings.wallSeconds()
    let last = (try? Files.read(stamp, limit: 64)).flatMap { Double(String(decoding: $0, as: UTF8.self)) } ?? 0
    if last <= now, now - last < Self.pause { surroundings.sleep(Self.pause - (now - last)) }
    try? Files.writeAtomically(Array("\(surroundings.wallSeconds())".utf8), to: stamp, isDurable: false)
  }

  // MARK: - The cache

  private func file(_ url: String) -> String? {
    cache.map { "\($0)/\(Digest.hexadecimal(.sha256, of: Array(url.utf8))).page" }
  }

  private func kept(_ url: String) -> [UInt8]? {
    guard let file = file(url) else { return nil }
    var status = stat()
    guard stat(file, &status) == 0 else { return nil }
    let age = surroundings.wallSeconds() - Double(status.st_mtim.tv_sec)
    guard age >= 0, age < Self.cacheSeconds else { return nil }
    return try? Files.read(file, limit: FeedParser.limit)
  }

  private func keep(_ url: String, _ bytes: [UInt8]) {
    guard let cache, let file = file(url) else { return }
    // A cache that cannot be written is no reason to fail.
    try? Files.makeFolders(cache)
    try? Files.writeAtomically(bytes, to: file, isDurable: false)
  }
}
