/// Experience that is retrieved by the similarity of the inspirations that it comes from.
package struct ExperienceBook: Sendable {
  /// Items that a Modifier is given.
  package static let given = 5
  /// An item that has been used so often and did harm is not given any more.
  private static let trial = 5

  package private(set) var items: [ExperienceItem] = []
  private var vectors: [TextVector] = []
  private let embedding: TextEmbedding

  package init(_ items: [ExperienceItem], embedding: TextEmbedding) {
    self.embedding = embedding
    for item in items { append(item) }
  }

  package mutating func append(_ item: ExperienceItem) {
    items.append(item)
    vectors.append(embedding.embed(item.inspiration + " " + item.text))
  }

  /// Whether an error or a text is known already.
  package func knows(_ kind: ExperienceItem.Kind, role: String, code: String?, trigger: String) -> Bool {
    items.contains { $0.kind == kind && $0.role == role && $0.code == code && $0.trigger == trigger }
  }

  /// The items for an inspiration: the nearest first, each error text once, five at most, none that did harm.
  package func relevant(to inspiration: String, count: Int = Self.given) -> [ExperienceItem] {
    let vector = embedding.embed(inspiration)
    let ranked = items.indices.filter { !items[$0].isRetired }
      .map { ($0, vectors[$0].similarity(vector)) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    var seen: Set<String> = []
    var result: [ExperienceItem] = []
    for (index, _) in ranked {
      let item = items[index]
      guard seen.insert("\(item.code ?? "")\u{1F}\(item.text)").inserted else { continue }
      result.append(item)
      if result.count == count { break }
    }
    return result
  }

  /// Measures what the items were worth: over the designs that were made with an item against those without it, the share
  /// of valid ones (tips) or the mean gain over the parent (suggestions). Those that did harm in enough uses are retired.
  package mutating func measure(_ designs: [DesignRecord]) {
    let scores = Dictionary(
      designs.compactMap { design in design.score.map { (design.id, $0) } }, uniquingKeysWith: { a, _ in a })
    let tried = designs.filter { $0.id != 0 }
    func value(_ design: DesignRecord, _ kind: ExperienceItem.Kind) -> Double? {
      switch kind {
      case .tip: return design.status == .invalid ? 0 : 1
      case .suggestion:
        guard let score = design.score, let parent = design.parent.flatMap({ scores[$0] }) else { return nil }
        return score - parent
      }
    }
    func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }
    for index in items.indices {
      let item = items[index]
      let with = tried.filter { $0.experience.contains(item.id) }
      guard !with.isEmpty else { continue }
      let without = tried.filter { !$0.experience.contains(item.id) }
      items[index].uses = with.count
      guard let used = mean(with.compactMap { value($0, item.kind) }) else { continue }
      let benefit = used - (mean(without.compactMap { value($0, item.kind) }) ?? 0)
      items[index].benefit = benefit
      items[index].isRetired = with.count >= Self.trial && benefit < 0
    }
  }
}
