import Diagnostics

extension TensorFile {
  /// The bytes of the file. Larger elements come first and names are sorted within a size, so that everything is aligned and
  /// no order of the caller's shows.
  package var serialized: [UInt8] {
    let ordered = tensors.sorted { first, second in
      if first.elementType.size != second.elementType.size { return first.elementType.size > second.elementType.size }
      return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
    }
    precondition(Set(tensors.map(\.name)).count == tensors.count, "names of tensors are unique")
    var members: [(key: String, value: JSONValue)] = []
    if !metadata.isEmpty {
      let words = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append((key: "__metadata__", value: .object(words.map { (key: $0.key, value: .string($0.value)) })))
    }
    var offset = 0
    for tensor in ordered {
      let end = offset + tensor.bytes.count
      let entry: JSONValue = [
        "dtype": .string(tensor.elementType.rawValue), "shape": .array(tensor.shape.map(JSONValue.integer)),
        "data_offsets": [.integer(offset), .integer(end)],
      ]
      members.append((key: tensor.name, value: entry))
      offset = end
    }
    var header = Array(JSONValue.object(members).serialized.utf8)
    header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    bytes += header
    for tensor in ordered { bytes += tensor.bytes }
    return bytes
  }

  /// Replaces a file by these tensors, atomically.
  package func write(to path: String) throws(FileError) { try Files.writeAtomically(serialized, to: path) }
}
