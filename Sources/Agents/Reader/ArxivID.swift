/// The identifier of a paper without its version: `1709.01507`, or `cs/0112017` of older ones.
package struct ArxivID: Sendable, Hashable {
  package let text: String
  package let version: Int?

  private static let prefixes =
    ["arxiv.org", "www.arxiv.org", "export.arxiv.org"].flatMap { ["https://\($0)/abs/", "http://\($0)/abs/"] }
    + ["arXiv:", "arxiv:"]

  /// Reads an identifier, or an address that ends with one; nil for anything else.
  package init?(_ source: String) {
    var rest = Substring(TaggedText.trimmed(source))
    if let prefix = Self.prefixes.first(where: rest.hasPrefix) { rest = rest.dropFirst(prefix.count) }
    guard rest.utf8.count <= 64 else { return nil }
    var version: Int?
    if let mark = rest.lastIndex(of: "v") {
      let digits = rest[rest.index(after: mark)...]
      if !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }), let value = Int(digits) {
        version = value
        rest = rest[..<mark]
      }
    }
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    func isNumber(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy { ("0"..."9").contains($0) } }
    if parts.count == 1 {
      let halves = rest.split(separator: ".", omittingEmptySubsequences: false)
      guard halves.count == 2, halves[0].count == 4, (4...5).contains(halves[1].count), halves.allSatisfy(isNumber)
      else {
        return nil
      }
    } else {
      let isArchive = parts[0].allSatisfy { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == ".") } && !parts[0].isEmpty
      guard parts.count == 2, isArchive, parts[1].count == 7, isNumber(parts[1]) else { return nil }
    }
    text = String(rest)
    self.version = version
  }
}
