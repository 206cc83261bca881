import CXML

/// Reads an Atom feed of arXiv as it comes, in bounded memory. Elements are told by their namespaces, not by prefixes.
package final class FeedParser {
  /// Bytes of a feed at most.
  package static let limit = 8 << 20
  private static let entryLimit = 2_000
  private static let fieldLimit = 64 << 10
  private static let authorLimit = 200
  private static let atom = "http://www.w3.org/2005/Atom"
  private static let search = "http://a9.com/-/spec/opensearch/1.1/"

  private let parser: OpaquePointer
  private let state: State
  private var count = 0

  package init() throws(FeedError) {
    state = State()
    var handler = naderc_xml_handler()
    handler.context = Unmanaged.passUnretained(state).toOpaque()
    handler.on_start = { context, name, uri in FeedParser.state(context)?.start(text(name), text(uri)) }
    handler.on_end = { context, name, uri in FeedParser.state(context)?.end(text(name), text(uri)) }
    handler.on_text = { context, bytes, count in
      FeedParser.state(context)?.text(UnsafeRawBufferPointer(start: bytes, count: count))
    }
    handler.on_attribute = { context, name, _, value, count in
      let bytes = UnsafeRawBufferPointer(start: value, count: min(count, 200))
      FeedParser.state(context)?.attribute(text(name), String(decoding: bytes, as: UTF8.self))
    }
    guard let parser = naderc_xml_new(&handler) else { throw .noLibrary }
    self.parser = parser
  }

  deinit { naderc_xml_free(parser) }

  private static func state(_ context: UnsafeMutableRawPointer?) -> State? {
    context.map { Unmanaged<State>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Takes the next bytes.
  package func feed(_ bytes: [UInt8]) throws(FeedError) {
    count += bytes.count
    guard count <= Self.limit else { throw .tooLarge(limit: Self.limit) }
    try check(naderc_xml_feed(parser, bytes, bytes.count, 0))
  }

  /// Ends the document.
  package func finish() throws(FeedError) -> Feed {
    try check(naderc_xml_feed(parser, nil, 0, 1))
    guard state.isFeed else { throw .notAFeed }
    if let error = state.error { throw .service(error) }
    return state.feed
  }

  /// A whole feed at once.
  package static func parse(_ bytes: [UInt8]) throws(FeedError) -> Feed {
    let parser = try FeedParser()
    try parser.feed(bytes)
    return try parser.finish()
  }

  private func check(_ outcome: naderc_xml_outcome) throws(FeedError) {
    switch outcome {
    case NADERC_XML_FINE: return
    case NADERC_XML_DOCTYPE: throw .documentType
    default:
      throw .malformed(
        line: Int(naderc_xml_line(parser)),
        message: TaggedText.line(String(cString: naderc_xml_message(parser)), limit: 200))
    }
  }

  /// What has been read so far.
  private final class State {
    var feed = Feed()
    var isFeed = false
    var error: String?
    private var depth = 0
    private var isInEntry = false
    private var isInAuthor = false
    private var seen: Set<String> = []
    private var field: String?
    /// The depth at which the field began: an element of the same name within it does not end it.
    private var fieldDepth = 0
    private var bytes: [UInt8] = []
    private var values: [String: String] = [:]
    private var authors: [String] = []
    private var categories: [String] = []
    private var isCategory = false
    private static let blocks: Set<String> = ["p", "div", "br", "li"]

    func start(_ name: String, _ uri: String) {
      depth += 1
      // Markup within a text: what stands in blocks of their own is no single word.
      if field != nil, State.blocks.contains(name) { bytes.append(0x20) }
      isCategory = false
      if depth == 1 { isFeed = name == "feed" && uri == FeedParser.atom }
      guard isFeed else { return }
      if uri == FeedParser.atom {
        switch name {
        case "entry" where depth == 2:
          isInEntry = true
          (values, authors, categories) = ([:], [], [])
        case "author" where isInEntry: isInAuthor = true
        case "category" where isInEntry: isCategory = true
        case "name" where isInAuthor: begin("name")
        case "id", "title", "summary", "published", "updated":
          if isInEntry && depth == 3 { begin(name) }
        default: break
        }
      } else if uri == FeedParser.search, name == "totalResults", depth == 2 {
        begin(name)
      }
    }

    private func begin(_ name: String) {
      if field == nil { (field, fieldDepth, bytes) = (name, depth, []) }
    }

    func attribute(_ name: String, _ value: String) {
      if isCategory, name == "term", categories.count < 32 { categories.append(TaggedText.line(value, limit: 40)) }
    }

    func text(_ piece: UnsafeRawBufferPointer) {
      guard field != nil, bytes.count < FeedParser.fieldLimit else { return }
      bytes += piece.prefix(FeedParser.fieldLimit - bytes.count)
    }

    func end(_ name: String, _ uri: String) {
      depth -= 1
      if let field, depth == fieldDepth - 1 {
        let value = TaggedText.line(String(decoding: bytes, as: UTF8.self), limit: 20_000)
        if field == "name" {
          if authors.count < FeedParser.authorLimit { authors.append(String(value.prefix(200))) }
        } else if field == "totalResults" {
          feed.total = Int(value)
        } else if values[field] == nil {
          values[field] = value
        }
        self.field = nil
      }
      guard uri == FeedParser.atom else { return }
      if name == "author" { isInAuthor = false }
      if name == "entry", isInEntry, depth == 1 {
        isInEntry = false
        finishEntry()
      }
    }

    private func finishEntry() {
      feed.entries += 1
      let number = feed.entries
      func note(_ text: String) { if feed.notes.count < 100 { feed.notes.append(text) } }
      func skip(_ reason: String) { note("entry \(number) is left out: \(reason)") }
      let id = values["id"] ?? ""
      if id.hasPrefix("http://arxiv.org/api/errors") || id.hasPrefix("https://arxiv.org/api/errors") {
        error = error ?? TaggedText.line(values["summary"] ?? "no reason given", limit: 300)
        return
      }
      guard let parsed = ArxivID(id) else {
        return skip(id.isEmpty ? "it has no id" : "'\(TaggedText.line(id, limit: 60))' is no arXiv id")
      }
      guard let title = values["title"], !title.isEmpty else { return skip("\(parsed.text) has no title") }
      guard let abstract = values["summary"], !abstract.isEmpty else { return skip("\(parsed.text) has no abstract") }
      guard seen.insert(parsed.text).inserted else { return skip("\(parsed.text) occurs twice") }
      guard feed.papers.count < FeedParser.entryLimit else { return skip("more than \(FeedParser.entryLimit) entries") }
      var published = TaggedText.line(values["published"] ?? "", limit: 30)
      if !published.isEmpty, Paper.year(published).isEmpty {
        note("\(parsed.text): '\(published)' is no date of a paper; it is read without one")
        published = ""
      }
      feed.papers.append(
        Paper(
          id: parsed, title: TaggedText.line(title, limit: 500), authors: authors, published: published,
          categories: categories,
          abstract: TaggedText.line(abstract, limit: 10_000)))
    }
  }
}

/// A text of C's.
private func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
