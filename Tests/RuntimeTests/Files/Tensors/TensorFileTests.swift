import Testing

@testable import Runtime

struct TensorFileTests {
  private let file = TensorFile(
    tensors: [
      TensorFile.Tensor(name: "b.weight", shape: [2, 3], floats: [1, -2.5, 0, .infinity, 1e-30, 3]),
      TensorFile.Tensor(name: "bytes", elementType: .uint8, shape: [3], bytes: [1, 2, 255]),
      TensorFile.Tensor(name: "a.weight", shape: [], floats: [7]),
      TensorFile.Tensor(name: "step", shape: [1], integers: [-5]),
      TensorFile.Tensor(name: "small", elementType: .int32, shape: [1], bytes: [0xFE, 0xFF, 0xFF, 0xFF]),
      TensorFile.Tensor(name: "none", shape: [0, 4], floats: []),
    ], metadata: ["format": "pt", "a": "é\""])

  @Test func bytesDependOnContentsAlone() throws {
    var other = file
    other.tensors.reverse()
    #expect(other.serialized == file.serialized)
    let header = """
      {"__metadata__":{"a":"é\\"","format":"pt"},"step":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},\
      "a.weight":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"b.weight":{"dtype":"F32","shape":[2,3],\
      "data_offsets":[12,36]},"none":{"dtype":"F32","shape":[0,4],"data_offsets":[36,36]},\
      "small":{"dtype":"I32","shape":[1],"data_offsets":[36,40]},"bytes":{"dtype":"U8","shape":[3],"data_offsets":[40,43]}}
      """
    let bytes = file.serialized
    let size = Int(bytes[0]) | Int(bytes[1]) << 8
    #expect(size % 8 == 0 && bytes[2..<8].allSatisfy { $0 == 0 })
    let text = String(decoding: bytes[8..<8 + size], as: UTF8.self)
    #expect(text.hasPrefix(header) && text.dropFirst(header.count).allSatisfy { $0 == " " })
    #expect(bytes.count == 8 + size + 43)
  }

  @Test func writtenFilesAreReadBack() throws {
    let folder = try TemporaryFolder()
    try file.write(to: folder("weights.safetensors"))
    let read = try TensorFile(reading: folder("weights.safetensors"))
    #expect(read.metadata == file.metadata)
    #expect(read.tensors.count == file.tensors.count)
    for tensor in file.tensors { #expect(read[tensor.name] == tensor) }
    #expect(read["b.weight"]?.floats == [1, -2.5, 0, .infinity, 1e-30, 3])
    #expect(
      read["step"]?.integers == [-5] && read["small"]?.integers == [-2] && read["bytes"]?.integers == [1, 2, 255])
    #expect(read["step"]?.floats == nil && read["a.weight"]?.integers == nil && read["x"] == nil)
    #expect(try TensorFile(parsing: TensorFile(tensors: []).serialized).tensors.isEmpty)
  }

  private func bytes(_ header: String, data: Int) -> [UInt8] {
    let size = header.utf8.count
    return (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  @Test(arguments: [
    ("", 0), ("[]", 0), ("{}", 1), (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 8),
    (#"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}"#, 4),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 2),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#, 3),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2),
    (#"{"a":1}"#, 0), (#"{"a":{"dtype":"U8","shape":[1]}}"#, 1), (#"{"__metadata__":{"a":1}}"#, 0),
    (#"{"__metadata__":[]}"#, 0),
    (#" {}"#, 0),
  ])
  func inconsistentHeadersAreErrors(header: String, data: Int) {
    #expect(throws: FormatError.self) { try TensorFile(parsing: bytes(header, data: data)) }
  }

  @Test func hugeHeadersAndTruncationsAreErrors() {
    #expect(throws: FormatError.self) { try TensorFile(parsing: [UInt8](repeating: 0xFF, count: 8)) }
    #expect(throws: FormatError.self) { try TensorFile(parsing: [0, 0, 0, 0, 0, 0, 0, 0x80] + [1, 2, 3]) }
    let source = file.serialized
    for end in 0..<source.count {
      #expect(throws: FormatError.self) { try TensorFile(parsing: Array(source[..<end])) }
    }
    for index in source.indices {
      var changed = source
      changed[index] ^= 0x11
      // A changed element is another element; everything else is an error or another name, never a trap.
      do throws(FormatError) { #expect(try TensorFile(parsing: changed) != file) } catch {
        #expect(!error.found.isEmpty)
      }
    }
  }
}
