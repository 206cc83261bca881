import Runtime

/// Which rewrite an inspiration speaks of.
enum RewriteMatch {
  /// How well a rewrite answers the text: phrases count most, then words of its keywords, then words of its idea.
  static func score(_ rewrite: Rewrite, _ text: String, _ words: Set<Substring>) -> Int {
    var score = 0
    for keyword in rewrite.keywords where text.contains(keyword) { score += keyword.contains(" ") ? 8 : 6 }
    for keyword in rewrite.keywords {
      for word in keyword.split(whereSeparator: { !$0.isLetter }) where word.utf8.count > 4 && words.contains(word) {
        score += 1
      }
    }
    return score
  }

  /// Every rewrite, the best answers first; equals, and all that do not answer, in a random order.
  static func ranked(_ inspiration: String, _ random: inout SplitMix64) -> [Rewrite] {
    let text = inspiration.lowercased()
    let words = Set(text.split { !$0.isLetter })
    let order = random.shuffled(Array(Rewrite.all.indices))
    let scored = order.enumerated().map { (place: $0.offset, rewrite: Rewrite.all[$0.element]) }
      .map { ($0.place, $0.rewrite, score($0.rewrite, text, words)) }
    return scored.sorted { ($1.2, $0.0) < ($0.2, $1.0) }.map(\.1)
  }

  /// How well the best rewrite answers; 0 where none does.
  static func best(_ inspiration: String) -> Int {
    let text = inspiration.lowercased()
    let words = Set(text.split { !$0.isLetter })
    return Rewrite.all.map { score($0, text, words) }.max() ?? 0
  }
}
