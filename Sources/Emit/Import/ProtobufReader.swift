/// Reads a message of protocol buffers field by field. Every length is checked against what is left; nothing is allocated on
/// the word of the file.
struct ProtobufReader {
  enum Value {
    case integer(UInt64)
    case bits32(UInt32)
    case data(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field, nil at the end.
  mutating func next() throws(ImportFailure) -> (field: Int, value: Value)? {
    if rest.isEmpty { return nil }
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw malformed("a field without a number") }
    let field = Int(tag >> 3)
    switch tag & 7 {
    case 0: return (field, .integer(try varint()))
    case 1: return (field, .data(try take(8)))
    case 2:
      let count = try varint()
      guard count <= UInt64(rest.count) else { throw malformed("a field that is longer than the file") }
      return (field, .data(try take(Int(count))))
    case 5:
      let bytes = try take(4)
      return (field, .bits32(bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }))
    default: throw malformed("a field of an unknown kind")
    }
  }

  /// All whole numbers of a packed field.
  static func packed(_ bytes: ArraySlice<UInt8>, limit: Int) throws(ImportFailure) -> [Int] {
    var reader = ProtobufReader(bytes)
    var result: [Int] = []
    while !reader.rest.isEmpty {
      guard result.count < limit else { throw ImportFailure(.hostileModel, "a list of more than \(limit) numbers") }
      result.append(Int(Int64(bitPattern: try reader.varint())))
    }
    return result
  }

  private mutating func varint() throws(ImportFailure) -> UInt64 {
    var (result, shift) = (UInt64(0), UInt64(0))
    while let byte = rest.popFirst() {
      guard shift < 64 else { throw malformed("a number of more than ten bytes") }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
    throw malformed("the end within a number")
  }

  private mutating func take(_ count: Int) throws(ImportFailure) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw malformed("the end within a field") }
    let result = rest.prefix(count)
    rest = rest.dropFirst(count)
    return result
  }

  private func malformed(_ found: String) -> ImportFailure {
    ImportFailure(.malformedModel, "no ONNX model: found \(found)")
  }
}
