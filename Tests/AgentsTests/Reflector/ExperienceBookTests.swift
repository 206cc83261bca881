import Testing

@testable import Agents

struct ExperienceBookTests {
  private func item(_ id: Int, _ text: String, kind: ExperienceItem.Kind = .suggestion) -> ExperienceItem {
    ExperienceItem(
      id: id, kind: kind, role: "base", code: kind == .tip ? "E0401" : nil, text: text, trigger: text,
      inspiration: text,
      design: 0)
  }

  @Test func theNearestFirstEachTextOnceFiveAtMost() {
    var items = (1...9).map { item($0, "attention over channels number \($0)") }
    items.append(item(10, "use dilated convolutions"))
    items.append(item(11, "use dilated convolutions"))
    let book = ExperienceBook(items, embedding: InspirationPool.embedding)
    let found = book.relevant(to: "a dilated convolution")
    #expect(found.count == 5)
    #expect(found.first?.id == 10)
    #expect(!found.contains { $0.id == 11 })
  }

  @Test func whatDoesHarmIsRetired() {
    var book = ExperienceBook([item(1, "harm"), item(2, "help")], embedding: InspirationPool.embedding)
    var designs = [
      DesignRecord(
        id: 0, iteration: -1, parent: nil, inspiration: "", inspirationID: nil, source: nil, rule: "", status: .valid,
        attempts: 0)
    ]
    designs[0].score = 0.5
    for id in 1...12 {
      var design = DesignRecord(
        id: id, iteration: 0, parent: 0, inspiration: "", inspirationID: nil, source: nil, rule: "", status: .valid,
        attempts: 1)
      design.experience = [id % 2 + 1]
      design.score = id % 2 == 0 ? 0.4 : 0.6
      designs.append(design)
    }
    book.measure(designs)
    #expect(book.items[0].isRetired && !book.items[1].isRetired)
    #expect(book.items.map(\.uses) == [6, 6])
    #expect(abs((book.items[1].benefit ?? 0) - 0.2) < 1e-9)
    #expect(book.relevant(to: "harm").map(\.id) == [2])
  }

  @Test func errorsAreKnownByTheirWordsWithoutNumbers() {
    #expect(Reflector.trigger("node 12 gives 64 channels") == Reflector.trigger("node 3 gives 96 channels"))
  }
}
