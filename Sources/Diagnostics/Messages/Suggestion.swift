/// Finding the words that were probably meant.
package enum Suggestion {
  /// The candidates nearest to `word`, nearest first: at most two edits (insertion, deletion, substitution, transposition)
  /// or a third of the letters away, letters compared without regard to case.
  package static func nearest(to word: String, among candidates: [String], count: Int = 3) -> [String] {
    let limit = max(2, word.utf8.count / 3)
    let scored = candidates.compactMap { candidate -> (String, Int)? in
      guard abs(candidate.utf8.count - word.utf8.count) <= limit else { return nil }
      let distance = editDistance(lowercased(word), lowercased(candidate))
      return distance <= limit && distance < word.utf8.count ? (candidate, distance) : nil
    }
    return scored.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(count).map(\.0)
  }

  /// ` (did you mean 'a' or 'b'?)`, or nothing.
  package static func question(_ words: [String]) -> String {
    words.isEmpty ? "" : "; did you mean " + words.map { "'\($0)'" }.joined(separator: " or ") + "?"
  }

  private static func lowercased(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  /// The optimal string alignment distance. O(a b).
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var current = [i]
      for j in 1...b.count {
        var best = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, beforeLast[j - 2] + 1) }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
