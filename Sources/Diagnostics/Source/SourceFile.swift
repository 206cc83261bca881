/// The text of a file, as bytes, with the starts of its lines. A class, since nearly everything holds the one file.
package final class SourceFile: Sendable {
  /// The path as given; `-` for standard input.
  package let path: String
  /// UTF-8; validity is checked by `firstInvalidByte`.
  package let bytes: [UInt8]
  /// The offset of the first byte of each line.
  package let lineStarts: [Int]
  /// Whether all bytes are ASCII, as in nearly all files.
  package let isASCII: Bool
  /// Of other files, how many scalars begin before each multiple of `chunk` bytes.
  private let scalarCounts: [Int]
  private static let chunk = 256

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts = [0]
    starts.reserveCapacity(bytes.count / 12)
    var seen: UInt8 = 0
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<bytes.count {
        seen |= bytes[index]
        if bytes[index] == 0x0A { starts.append(index + 1) }
      }
    }
    lineStarts = starts
    isASCII = seen < 0x80
    var counts: [Int] = []
    if !isASCII {
      var count = 0
      for start in stride(from: 0, through: bytes.count, by: Self.chunk) {
        counts.append(count)
        count += Self.scalarCount(bytes[start..<min(start + Self.chunk, bytes.count)])
      }
    }
    scalarCounts = counts
  }

  package convenience init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }

  /// A place for people: line and column from 1, columns in Unicode scalars.
  package struct Location: Hashable, Sendable {
    package let line: Int
    package let column: Int
  }

  /// The number of the line, from 0, that holds the byte. O(log lines).
  package func line(of offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  package func location(of offset: Int) -> Location {
    let offset = min(max(offset, 0), bytes.count)
    let line = line(of: offset)
    let start = lineStarts[line]
    let column = isASCII ? offset - start : scalarCount(before: offset) - scalarCount(before: start)
    return Location(line: line + 1, column: column + 1)
  }

  /// How many scalars begin before a byte. O(1): a line may be as long as the file and have as many places.
  private func scalarCount(before offset: Int) -> Int {
    let start = offset / Self.chunk
    return scalarCounts[start] + Self.scalarCount(bytes[(start * Self.chunk)..<offset])
  }

  /// The bytes of a line, from 0, without its end.
  package func content(ofLine line: Int) -> ArraySlice<UInt8> { bytes[range(ofLine: line)] }

  /// Where the bytes of a line, from 0, stand, without its end.
  package func range(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    if end > start && bytes[end - 1] == 0x0D { end -= 1 }
    return start..<max(start, end)
  }

  /// A line, from 0, with its end.
  package func wholeLine(_ line: Int) -> SourceSpan {
    SourceSpan(lineStarts[line], line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count)
  }

  package func text(_ span: SourceSpan) -> String {
    String(decoding: bytes[clamped(span.start)..<clamped(span.end)], as: UTF8.self)
  }

  private func clamped(_ offset: Int) -> Int { min(max(offset, 0), bytes.count) }

  /// How many scalars begin in the bytes.
  package static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The offset of the first byte that is not UTF-8.
  package var firstInvalidByte: Int? {
    if isASCII { return nil }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      let (length, low, high): (Int, UInt8, UInt8)
      switch byte {
      case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
      case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
      case 0xE1...0xEC, 0xEE...0xEF: (length, low, high) = (3, 0x80, 0xBF)
      case 0xED: (length, low, high) = (3, 0x80, 0x9F)
      case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
      case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
      case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
      default: return index
      }
      guard index + length <= bytes.count, (low...high).contains(bytes[index + 1]),
        bytes[(index + 2)..<(index + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
      else { return index }
      index += length
    }
    return nil
  }
}
