/// Takes papers into a pool, one after the other; each is kept before the next begins, so that nothing is read twice.
package final class ReadingSession {
  package struct Summary: Sendable {
    package var found = 0
    package var known = 0
    package var kept = 0
    package var rejected = 0
    package var unclear = 0
    package var new = 0
    package var duplicates = 0
    package var notes: [String] = []
  }

  package private(set) var summary = Summary()
  private let pool: PaperPool
  private let embedder: TextEmbedder
  private let reader: Reader
  private let client: ArxivClient
  /// Whether the method section of each kept paper is fetched.
  private let readsArticles: Bool
  private let report: (String) -> Void

  package init(
    _ pool: PaperPool, _ embedder: TextEmbedder, _ reader: Reader, _ client: ArxivClient, readsArticles: Bool,
    report: @escaping (String) -> Void
  ) {
    self.pool = pool
    self.embedder = embedder
    self.reader = reader
    self.client = client
    self.readsArticles = readsArticles
    self.report = report
  }

  /// Why reading stopped.
  package enum Failure: Error, Sendable {
    case feed(FeedError)
    case call(Caller.Failure)
  }

  /// Reads the papers of one page.
  package func take(_ feed: Feed) throws(Failure) {
    summary.notes += feed.notes.prefix(max(0, 200 - summary.notes.count))
    for paper in feed.papers {
      summary.found += 1
      do throws(StoreError) {
        if try pool.knows(paper.id) {
          summary.known += 1
          continue
        }
      } catch {
        throw .call(.store(error))
      }
      try take(paper)
    }
  }

  /// Reads pages until so many papers were found or none is left. What was read before is known, its pages are in the cache.
  package func take(_ query: ArxivClient.Query, max count: Int) throws(Failure) {
    var start = 0
    while start < min(count, ArxivClient.queryLimit) {
      let feed: Feed
      do throws(FeedError) {
        feed = try client.slice(query, start: start, count: count - start)
      } catch {
        throw .feed(error)
      }
      try take(feed)
      if feed.entries == 0 { return }
      start += feed.entries
      if let total = feed.total, start >= total { return }
    }
  }

  private func take(_ paper: Paper) throws(Failure) {
    var verdict = "unclear"
    var items: [Distilled] = []
    do throws(Caller.Failure) {
      if let useful = try reader.isUseful(paper) { verdict = useful ? "kept" : "rejected" }
      if verdict == "kept" { items = try reader.distill(paper, paper.abstract, part: "abstract") }
    } catch {
      throw .call(error)
    }
    if verdict == "kept", readsArticles { items += try article(paper) }
    switch verdict {
    case "kept": summary.kept += 1
    case "rejected": summary.rejected += 1
    default: summary.unclear += 1
    }
    do throws(Caller.Failure) {
      let (new, duplicate) = try pool.add(paper, verdict: verdict, items, embedder)
      summary.new += new
      summary.duplicates += duplicate
      report("\(paper.id.text) \(verdict), \(new) inspirations: \(TaggedText.line(paper.title, limit: 80))")
    } catch {
      throw .call(error)
    }
  }

  /// Inspirations of the method section; none, with a note, where there is no text.
  private func article(_ paper: Paper) throws(Failure) -> [Distilled] {
    let section: String
    do throws(FeedError) {
      section = try methodSection(paper.id)
    } catch {
      if error == .cancelled { throw .feed(error) }
      summary.notes.append("\(paper.id.text): \(error.description); its abstract was read")
      return []
    }
    if section.isEmpty { return [] }
    do throws(Caller.Failure) {
      return try reader.distill(paper, section, part: "method")
    } catch {
      throw .call(error)
    }
  }

  /// The section about the method out of the HTML of arXiv or ar5iv, or out of the PDF; empty, with a note, where none is
  /// found.
  private func methodSection(_ id: ArxivID) throws(FeedError) -> String {
    var (section, hasText) = ("", false)
    try client.articles(id) { html in
      hasText = true
      section = ArticleText.methodSection(html) ?? ""
      return !section.isEmpty
    }
    if !section.isEmpty { return section }
    var problem = "no section about the method was found"
    do throws(PDFText.Problem) {
      // Without the program the document is not fetched.
      guard PDFText.isInstalled(path: client.surroundings.variable("PATH")) else { throw .notInstalled }
      if let pdf = try pdf(id) {
        let text = try PDFText.extract(pdf, client.surroundings)
        if let found = ArticleText.methodSection(plain: text) { return found }
      }
    } catch {
      if error == .cancelled { throw .cancelled }
      if !hasText { problem = error.description }
    }
    let place = hasText ? "\(id.text): " : "\(id.text) has no text in HTML, and "
    summary.notes.append("\(place)\(problem); its abstract was read")
    return ""
  }

  /// A paper as PDF; nil where there is none.
  private func pdf(_ id: ArxivID) throws(PDFText.Problem) -> [UInt8]? {
    do throws(FeedError) {
      return try client.pdf(id)
    } catch {
      throw error == .cancelled ? .cancelled : .failed(error.description)
    }
  }
}
