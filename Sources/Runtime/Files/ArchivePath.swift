/// The path of an archive's entry, proven to stay below the folder it is unpacked to.
struct ArchivePath: Sendable, Equatable {
  /// Components joined by slashes, without `.` and `..`.
  let text: String

  /// Takes a relative path; absolute ones, `..`, zero bytes and backslashes are errors. Nil for the folder itself.
  init?(_ entry: String) throws(FormatError) {
    func refused(_ why: String) -> FormatError {
      let shown = entry.unicodeScalars.prefix(100).map { $0.value < 0x20 ? "?" : String($0) }.joined()
      return FormatError(found: "the path '\(shown)' (\(why))", expected: "a path that stays within the folder")
    }
    guard !entry.isEmpty, entry.utf8.count <= 1_024 else { throw refused("empty or too long") }
    guard !entry.hasPrefix("/") else { throw refused("absolute") }
    guard !entry.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else {
      throw refused("odd characters")
    }
    let parts = entry.split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else { throw refused("climbs out") }
    if parts.isEmpty { return nil }
    guard parts.count <= 32, parts.allSatisfy({ $0.utf8.count <= 255 }) else { throw refused("too deep or too long") }
    text = parts.joined(separator: "/")
  }
}
