/// Writes messages of protocol buffers, field by field.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func varint(_ value: UInt64) { bytes += Self.varint(value) }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var (result, rest) = ([UInt8](), value)
    while rest >= 0x80 {
      result.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return result + [UInt8(rest)]
  }

  /// Takes the memory for so many bytes at once.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  private mutating func tag(_ field: Int, _ wire: UInt64) { varint(UInt64(field) << 3 | wire) }

  /// An integer; negative ones take ten bytes.
  mutating func integer(_ field: Int, _ value: Int) {
    tag(field, 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func float(_ field: Int, _ value: Float) {
    tag(field, 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func data(_ field: Int, _ value: [UInt8]) {
    tag(field, 2)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func string(_ field: Int, _ value: String) { data(field, Array(value.utf8)) }

  /// The bytes of numbers, as this machine and the format have them.
  mutating func elements<Element: BitwiseCopyable>(_ field: Int, _ values: [Element]) {
    tag(field, 2)
    varint(UInt64(values.count * MemoryLayout<Element>.stride))
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// A message within this one, written in its place; its length comes before it when it is known.
  mutating func message(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    tag(field, 2)
    let start = bytes.count
    body(&self)
    bytes.insert(contentsOf: Self.varint(UInt64(bytes.count - start)), at: start)
  }
}
