import Glibc
import Runtime

/// Fetches from arXiv as its terms ask: one request in three seconds over one connection, by one process at a time, with a
/// name of its own, and nothing twice within a day.
package final class ArxivClient {
  private static let address = "https://export.arxiv.org/api/query"
  private static let articles = ["https://arxiv.org/html/", "https://ar5iv.labs.arxiv.org/html/"]
  private static let documents = "https://arxiv.org/pdf/"
  /// Bytes of a PDF at most.
  static let documentLimit = 32 << 20
  private static let pause = 3.0
  private static let cacheSeconds = 86_400.0
  private static let attempts = 3
  /// Results of one request and of one query at most.
  private static let sliceLimit = 200
  package static let queryLimit = 30_000

  private let cache: String?
  let surroundings: ModelSurroundings
  private let address: String
  private let isOwnServer: Bool
  private var lock: FolderLock?

  /// `cache` is a folder; `NADERC_ARXIV_URL` names another server, as tests have one: that one is asked without pauses.
  package init(cache: String?, surroundings: ModelSurroundings) {
    self.cache = cache
    self.surroundings = surroundings
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

  /// One slice of the results, `count` papers at most. Empty pages that should not be empty, and pages that are no feeds, are
  /// asked for again, twice.
  package func slice(_ query: Query, start: Int, count: Int) throws(FeedError) -> Feed {
    let url = "\(address)?\(query.parameters(start: start, count: min(count, Self.sliceLimit)))"
    var last = Feed()
    for attempt in 0..<Self.attempts {
      let bytes = try page(url, limit: FeedParser.limit, isRetry: attempt > 0)
      if bytes.isEmpty { continue }
      do throws(FeedError) {
        last = try FeedParser.parse(bytes)
      } catch {
        guard error.isPassing, attempt + 1 < Self.attempts else { throw error }
        continue
      }
      if last.papers.count > count {
        last.notes.append("the service sent \(last.papers.count) papers where \(count) were asked for")
        last.papers.removeLast(last.papers.count - count)
      }
      let isComplete = last.entries > 0 || (last.total ?? 0) <= start
      if isComplete {
        keep(url, bytes)
        return last
      }
    }
    last.notes.append("the service sent an empty page at result \(start)\(last.total.map { " of \($0)" } ?? "")")
    return last
  }

  /// A paper's text in HTML from each place that has one, the best place first; `take` says whether it is of use.
  func articles(_ id: ArxivID, _ take: ([UInt8]) -> Bool) throws(FeedError) {
    let places = isOwnServer ? [address + "/html/", address + "/ar5iv/"] : Self.articles
    for place in places {
      if let bytes = try document(place + id.text, limit: FeedParser.limit), take(bytes) { return }
    }
  }

  /// A paper as PDF; nil where there is none.
  func pdf(_ id: ArxivID) throws(FeedError) -> [UInt8]? {
    try document((isOwnServer ? address + "/pdf/" : Self.documents) + id.text, limit: Self.documentLimit)
  }

  /// A document that need not exist, or be of a size that can be read.
  private func document(_ url: String, limit: Int) throws(FeedError) -> [UInt8]? {
    do throws(FeedError) {
      let bytes = try page(url, limit: limit, isRetry: false)
      if bytes.isEmpty { return nil }
      keep(url, bytes)
      return bytes
    } catch {
      switch error {
      case .status, .tooLarge: return nil
      case .noLibrary, .documentType, .malformed, .notAFeed, .service, .network, .cancelled: throw error
      }
    }
  }

  private func page(_ url: String, limit: Int, isRetry: Bool) throws(FeedError) -> [UInt8] {
    if !isRetry, let known = kept(url, limit: limit) { return known }
    var wait = Self.pause
    for _ in 0..<4 {
      try takeTurn()
      let (status, bytes) = try HTTPGet(limit: limit, isCancelled: surroundings.isCancelled).perform(url)
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

  private func kept(_ url: String, limit: Int) -> [UInt8]? {
    guard let file = file(url) else { return nil }
    var status = stat()
    guard stat(file, &status) == 0 else { return nil }
    let age = surroundings.wallSeconds() - Double(status.st_mtim.tv_sec)
    guard age >= 0, age < Self.cacheSeconds else { return nil }
    return try? Files.read(file, limit: limit)
  }

  private func keep(_ url: String, _ bytes: [UInt8]) {
    guard let cache, let file = file(url) else { return }
    // A cache that cannot be written is no reason to fail.
    try? Files.makeFolders(cache)
    try? Files.writeAtomically(bytes, to: file, isDurable: false)
  }
}
