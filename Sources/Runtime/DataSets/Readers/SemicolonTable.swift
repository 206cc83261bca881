/// A `;`-separated table with a header line, as GTSRB's annotations come.
struct SemicolonTable {
  private let columns: [String]
  /// The fields of each line after the header.
  let rows: [[String]]

  /// Reads the text; a line with another number of fields than the header is an error that names the line.
  init(_ bytes: [UInt8]) throws(FormatError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FormatError(found: "bytes that are not UTF-8", expected: "text")
    }
    var lines = text.split(omittingEmptySubsequences: true) { $0.isNewline }.map { line in
      line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    }
    guard !lines.isEmpty else { throw FormatError(found: "an empty table", expected: "a header line") }
    columns = lines.removeFirst()
    for (index, line) in lines.enumerated() where line.count != columns.count {
      throw FormatError(found: "\(line.count) fields in line \(index + 2)", expected: "\(columns.count)")
    }
    rows = lines
  }

  /// The position of a column.
  func column(_ name: String) throws(FormatError) -> Int {
    guard let index = columns.firstIndex(of: name) else {
      throw FormatError(found: "columns \(columns.joined(separator: ";"))", expected: "a column \(name)")
    }
    return index
  }
}
