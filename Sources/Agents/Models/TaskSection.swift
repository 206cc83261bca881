import Diagnostics

/// The structured part of a prompt: one JSON object between `<task>` and `</task>`. Text from papers and models stands in it
/// as JSON strings in which `<` is escaped, so that nothing quoted can end the section or begin another.
enum TaskSection {
  private static let open = "<task>\n"
  private static let close = "\n</task>"

  static func text(_ value: JSONValue) -> String {
    var escaped: [UInt8] = []
    for byte in value.serialized.utf8 {
      if byte == UInt8(ascii: "<") { escaped += "\\u003c".utf8 } else { escaped.append(byte) }
    }
    return open + String(decoding: escaped, as: UTF8.self) + close
  }

  /// The first section of a dialogue; nil where there is none that can be read.
  static func find(in messages: [Message]) -> JSONValue? {
    for message in messages where message.speaker == .user {
      let bytes = Array(message.text.utf8)
      guard let start = ByteSearch.find(Array(open.utf8), in: bytes),
        let end = ByteSearch.find(Array(close.utf8), in: bytes, from: start + open.utf8.count)
      else { continue }
      return try? JSONValue(parsing: Array(bytes[(start + open.utf8.count)..<end]))
    }
    return nil
  }
}
