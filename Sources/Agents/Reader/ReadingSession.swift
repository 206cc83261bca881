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
  private let reader: Reader
  private let client: ArxivClient
  /// Whether the method section of each kept paper is fetched.
  private let readsArticles: Bool
  private let report: (String) -> Void

  package init(
    _ pool: PaperPool, _ reader: Reader, _ client: ArxivClient, readsArticles: Bool, report: @escaping (String) -> Void
  ) {
    self.pool = pool
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

  /// Reads pages until so many papers were found or none is left.
  package func take(_ query: ArxivClient.Query, named name: String, max count: Int) throws(Failure) {
    var start = 0
    while start < min(count, ArxivClient.queryLimit) {
      let feed: Feed
      do throws(FeedError) {
        feed = try client.slice(query, start: start, count: count - start)
      } catch {
        throw .feed(error)
      }
      try take(feed)
      let got = feed.papers.count + feed.notes.count
      if feed.papers.isEmpty { return }
      start += max(got, 1)
      do throws(StoreError) { try pool.setPosition(name, start) } catch { throw .call(.store(error)) }
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
    do throws(StoreError) {
      let (new, duplicate) = try pool.add(paper, verdict: verdict, items)
      summary.new += new
      summary.duplicates += duplicate
      report("\(paper.id.text) \(verdict), \(new) inspirations: \(TaggedText.line(paper.title, limit: 80))")
    } catch {
      throw .call(.store(error))
    }
  }

  /// Inspirations of the method section; none, with a note, where there is no text.
  private func article(_ paper: Paper) throws(Failure) -> [Distilled] {
    let html: [UInt8]?
    do throws(FeedError) {
      html = try client.article(paper.id)
    } catch {
      if error == .cancelled { throw .feed(error) }
      summary.notes.append("\(paper.id.text): \(error.description)")
      return []
    }
    guard let html else {
      summary.notes.append("\(paper.id.text) has no text in HTML; its abstract was read")
      return []
    }
    guard let section = ArticleText.methodSection(html) else {
      summary.notes.append("\(paper.id.text): no section about the method was found")
      return []
    }
    do throws(Caller.Failure) {
      return try reader.distill(paper, section, part: "method")
    } catch {
      throw .call(error)
    }
  }
}
