/// Looking for bytes in bytes.
enum ByteSearch {
  /// The first place of `needle` at or after `start`. O(n m), in practice linear.
  static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int = 0) -> Int? {
    guard let first = needle.first, bytes.count >= needle.count else { return nil }
    var index = max(start, 0)
    while index + needle.count <= bytes.count {
      if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) { return index }
      index += 1
    }
    return nil
  }
}
