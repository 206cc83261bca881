/// The section of an HTML page in which a paper describes its method.
enum ArticleText {
  private static let words = ["method", "approach", "architecture", "proposed", "model", "design", "module", "block"]
  /// Elements whose content is no text of the paper's.
  private static let skipped: Set<String> = [
    "script", "style", "math", "svg", "head", "nav", "footer", "figure", "table",
  ]
  private static let limit = 48_000

  /// The text under the first heading that speaks of a method, to the next heading of the same kind; nil where there is
  /// none. Tags are cut off by hand: nothing in the page is interpreted. Linear.
  static func methodSection(_ html: [UInt8]) -> String? {
    var sections: [(title: String, text: String)] = []
    var heading: String?
    var text = ""
    var skipping: String?
    var index = 0
    while index < html.count, text.utf8.count < limit || heading != nil || skipping != nil || sections.count < 400 {
      guard html[index] == UInt8(ascii: "<") else {
        let end = html[index...].firstIndex(of: UInt8(ascii: "<")) ?? html.count
        if skipping == nil {
          let piece = unescaped(String(decoding: html[index..<end], as: UTF8.self))
          if heading != nil { heading? += piece } else if text.utf8.count < limit { text += piece }
        }
        index = end
        continue
      }
      let end = html[index...].firstIndex(of: UInt8(ascii: ">")) ?? html.count - 1
      let isEnd = index + 1 < html.count && html[index + 1] == UInt8(ascii: "/")
      let name = String(
        decoding: html[(index + (isEnd ? 2 : 1))..<max(end, index + (isEnd ? 2 : 1))].prefix(16), as: UTF8.self
      )
      .lowercased().prefix { $0.isLetter || $0.isNumber }
      index = end + 1
      if let open = skipping {
        if isEnd, name == open { skipping = nil }
        continue
      }
      if !isEnd, skipped.contains(String(name)) {
        skipping = String(name)
      } else if name == "h2" {
        if isEnd {
          sections.append((TaggedText.line(heading ?? "", limit: 200), ""))
          heading = nil
          text = ""
        } else {
          if let last = sections.indices.last { sections[last].text = text }
          heading = ""
        }
      } else if !text.hasSuffix(" ") {
        text += " "
      }
    }
    if let last = sections.indices.last, sections[last].text.isEmpty { sections[last].text = text }
    let found = sections.first { isMethod($0.title) }
    let line = found.map { TaggedText.line($0.text, limit: 40_000) }
    return line.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether a heading speaks of a method.
  static func isMethod(_ heading: String) -> Bool {
    let title = heading.lowercased()
    return words.contains(where: title.contains) && !title.contains("related")
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = Substring(text)
    let entities = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&nbsp;": " "]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      if let (name, value) = entities.first(where: { rest.hasPrefix($0.key) }) {
        result += value
        rest = rest.dropFirst(name.count)
      } else {
        result += "&"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
