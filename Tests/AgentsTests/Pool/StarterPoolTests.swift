import Testing

@testable import Agents

struct StarterPoolTests {
  @Test func isLargeEnoughAndClean() {
    #expect(StarterPool.papers.count >= 60)
    #expect(StarterPool.inspirations.count >= 120)
    #expect(Set(StarterPool.inspirations.map(\.text)).count == StarterPool.inspirations.count)
    #expect(Set(StarterPool.papers.map(\.title)).count == StarterPool.papers.count)
    for paper in StarterPool.papers {
      #expect((1990...2026).contains(paper.year))
      if let id = paper.arxiv {
        #expect(ArxivID(id)?.text == id)
        // The identifier begins with year and month of the first version.
        #expect(id.hasPrefix(String(paper.year % 100 < 10 ? "0" : "") + String(paper.year % 100)), "\(paper.title)")
      }
    }
  }

  @Test func mostCanBeRealisedOffline() {
    let fitting = StarterPool.inspirations.filter { RewriteMatch.best($0.text) >= 6 }
    #expect(fitting.count * 10 >= StarterPool.inspirations.count * 7)
  }
}
