/// The keys in the environment: endpoints and programs repeat them in what they say, and none of that may be printed or kept.
package struct Secrets: Sendable {
  /// Variables that hold keys.
  private static let variables = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "NADERC_API_KEY"]
  /// Anything shorter is no key but a word, which would be cut out of every text.
  private static let shortest = 6
  private static let mask = Array("[key]".utf8)

  private let values: [[UInt8]]

  package init(_ surroundings: ModelSurroundings) {
    // The longest first: one key may begin with another.
    values = Self.variables.compactMap { surroundings.variable($0) }.map { Array($0.utf8) }
      .filter { $0.count >= Self.shortest }.sorted { $0.count > $1.count }
  }

  /// The text without keys.
  func redacted(_ text: String) -> String {
    guard !values.isEmpty else { return text }
    return String(decoding: redacted([Array(text.utf8)]).joined(), as: UTF8.self)
  }

  /// The pieces without keys, also such as reach over several pieces: then it is one piece. Linear.
  func redacted(_ chunks: [[UInt8]]) -> [[UInt8]] {
    var result = chunks
    for value in values {
      let bytes = Array(result.joined())
      guard var place = ByteSearch.find(value, in: bytes) else { continue }
      var (clean, position): ([UInt8], Int) = ([], 0)
      while true {
        clean += bytes[position..<place] + Self.mask
        position = place + value.count
        guard let next = ByteSearch.find(value, in: bytes, from: position) else { break }
        place = next
      }
      result = [clean + bytes[position...]]
    }
    return result
  }
}
