import Diagnostics

extension TensorFile {
  /// Bytes of a header at most.
  static let headerLimit = 16 << 20
  /// Bytes of a file at most.
  static let fileLimit = 8 << 30

  /// Takes a file's bytes apart. Every offset is checked: the tensors must fill the data exactly, none overlapping another.
  package init(parsing bytes: [UInt8]) throws(FormatError) {
    guard bytes.count >= 8 else {
      throw FormatError(at: 0, found: "\(bytes.count) bytes", expected: "8 for the size of the header")
    }
    let size = bytes[..<8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard size <= UInt64(min(Self.headerLimit, bytes.count - 8)) else {
      throw FormatError(
        at: 0, found: "a header of \(size) bytes", expected: "at most \(min(Self.headerLimit, bytes.count - 8))")
    }
    let start = 8 + Int(size)
    let header: JSONValue
    do throws(JSONParseError) {
      header = try JSONValue(parsing: Array(bytes[8..<start]))
    } catch {
      throw FormatError(at: 8 + error.offset, found: "no JSON header (\(error))", expected: "a safetensors header")
    }
    guard case .object(let members) = header, bytes[8] == UInt8(ascii: "{") else {
      throw FormatError(at: 8, found: "another value", expected: "an object")
    }
    metadata = [:]
    tensors = []
    var places: [(begin: Int, entry: Entry)] = []
    var names: Set<String> = []
    for (name, value) in members {
      guard names.insert(name).inserted else { throw FormatError(found: "'\(name)' twice", expected: "each name once") }
      if name == "__metadata__" {
        metadata = try Self.words(value)
      } else {
        let entry = try Entry(name: name, value)
        places.append((begin: entry.begin, entry: entry))
      }
    }
    // Equal starts happen with empty tensors only; those must come first to leave no gap.
    places.sort { ($0.begin, $0.entry.end) < ($1.begin, $1.entry.end) }
    var position = 0
    for place in places {
      let entry = place.entry
      guard entry.begin == position, entry.end <= bytes.count - start else {
        throw FormatError(
          at: start + position, found: "'\(entry.name)' at \(entry.begin)..<\(entry.end) of the data",
          expected: "a start at \(position) and an end within \(bytes.count - start)")
      }
      position = entry.end
      tensors.append(
        Tensor(
          name: entry.name, elementType: entry.elementType, shape: entry.shape,
          bytes: Array(bytes[start + entry.begin..<start + entry.end])))
    }
    guard position == bytes.count - start else {
      throw FormatError(
        at: start + position, found: "\(bytes.count - start - position) bytes of no tensor", expected: "none")
    }
  }

  /// Reads a file.
  package init(reading path: String) throws(DataSetError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Files.read(path, limit: Self.fileLimit) } catch { throw .file(error) }
    do throws(FormatError) {
      try self.init(parsing: bytes)
    } catch {
      let place = error.offset.map { " at byte \($0)" } ?? ""
      throw .malformed(file: path, record: nil, found: error.found + place, expected: error.expected, archiveMD5: nil)
    }
  }

  private static func words(_ value: JSONValue) throws(FormatError) -> [String: String] {
    guard case .object(let members) = value else {
      throw FormatError(found: "metadata of another kind", expected: "an object of strings")
    }
    var words: [String: String] = [:]
    for (key, value) in members {
      guard let text = value.stringValue else {
        throw FormatError(found: "metadata '\(key)' of another kind", expected: "a string")
      }
      words[key] = text
    }
    return words
  }

  /// A tensor's line in the header, consistent in itself.
  private struct Entry {
    let name: String
    let elementType: ElementType
    let shape: [Int]
    let begin: Int
    let end: Int

    init(name: String, _ value: JSONValue) throws(FormatError) {
      func malformed(_ found: String, _ expected: String) -> FormatError {
        FormatError(found: "\(found) of '\(name)'", expected: expected)
      }
      self.name = name
      guard let code = value["dtype"]?.stringValue, let elementType = ElementType(rawValue: code) else {
        throw malformed("dtype \(value["dtype"]?.serialized ?? "nothing")", "F32, I64, I32 or U8")
      }
      guard let axes = value["shape"]?.arrayValue, axes.count <= 16 else {
        throw malformed("no shape", "a list of at most 16 sizes")
      }
      var shape: [Int] = []
      var count = elementType.size
      for axis in axes {
        guard let size = axis.integerValue, size >= 0 else { throw malformed("size \(axis.serialized)", "0 or more") }
        let product = count.multipliedReportingOverflow(by: size)
        guard !product.overflow else { throw malformed("shape \(axes.count) axes too large", "a size below 2^63") }
        count = product.partialValue
        shape.append(size)
      }
      guard let offsets = value["data_offsets"]?.arrayValue, offsets.count == 2, let begin = offsets[0].integerValue,
        let end = offsets[1].integerValue, begin >= 0, end >= begin
      else { throw malformed("data_offsets", "[BEGIN, END]") }
      guard end - begin == count else { throw malformed("\(end - begin) bytes", "\(count) for its shape and type") }
      self.elementType = elementType
      self.shape = shape
      self.begin = begin
      self.end = end
    }
  }
}
