/// Text without marks, as it comes out of a PDF: headings are told by their form.
extension ArticleText {
  private static let ends = [
    "experiment", "evaluation", "result", "conclusion", "discussion", "reference", "acknowledg",
  ]
  /// Headings that count without a number in front.
  private static let bare: Set<String> = [
    "method", "methods", "methodology", "approach", "our approach", "our method", "proposed method",
    "proposed approach",
    "the proposed method", "model architecture", "network architecture",
  ]

  /// The text under the first heading that speaks of a method, to the next heading of the same level; nil where there is
  /// none. Linear.
  static func methodSection(plain text: String) -> String? {
    var lines: [String] = []
    // Numbers of headings may stand in a line of their own.
    var number: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let line = TaggedText.line(String(line), limit: 2_000)
      if line.isEmpty { continue }
      if let waiting = number {
        number = nil
        lines += heading("\(waiting) \(line)") == nil ? [waiting, line] : ["\(waiting) \(line)"]
      } else if line.unicodeScalars.count <= 5, ordinal(line[...]) != nil {
        number = line
      } else {
        lines.append(line)
      }
    }
    var isNumbered = false
    var found: [String]?
    for line in lines {
      let title = heading(line)
      if found != nil {
        let isEnd = isNumbered ? title != nil : ends.contains { isBare(line) && line.lowercased().contains($0) }
        if isEnd { break }
        found?.append(line)
      } else if let title, isMethod(title) {
        (found, isNumbered) = ([], true)
      } else if bare.contains(line.lowercased()) {
        (found, isNumbered) = ([], false)
      }
    }
    let section = found.map { TaggedText.line($0.joined(separator: " "), limit: 40_000) }
    return section.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether a line could be a heading without a number.
  private static func isBare(_ line: String) -> Bool {
    line.unicodeScalars.count <= 40 && line.first?.isUppercase == true && line.last != "."
  }

  /// The title of a line such as `3 Method`, `3. Our approach` or `III. PROPOSED METHOD`; nil for any other.
  private static func heading(_ line: String) -> String? {
    guard line.unicodeScalars.count <= 90, line.last != "." else { return nil }
    let words = line.split(separator: " ")
    guard (2...12).contains(words.count), ordinal(words[0]) != nil, words[1].first?.isUppercase == true else {
      return nil
    }
    return words.dropFirst().joined(separator: " ")
  }

  /// The number of a section of the highest level, arabic or roman; nil for any other text.
  private static func ordinal(_ word: Substring) -> Int? {
    let text = word.hasSuffix(".") ? word.dropLast() : word
    if let number = Int(text), (1...30).contains(number), text.allSatisfy({ $0.isASCII }) { return number }
    let romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    return romans.firstIndex(of: String(text)).map { $0 + 1 }
  }
}
