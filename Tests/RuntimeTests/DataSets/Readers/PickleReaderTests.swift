import Testing

@testable import Runtime

struct PickleReaderTests {
  private func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
    try Inflater.inflate(bytes[...], format: .zlib, limit: 1 << 20)
  }

  @Test(arguments: [Fixtures.protocol2List, Fixtures.protocol3List, Fixtures.protocol4List, Fixtures.protocol4Vector])
  func whatNumpyWroteIsRead(fixture: [UInt8]) throws {
    guard case .dictionary(let dictionary) = try PickleReader.read(try inflated(fixture)),
      case .array(let array) = dictionary.members["data"]
    else {
      Issue.record("no dictionary with an array")
      return
    }
    #expect(array.shape == [3, 768])
    #expect(array.dataType.code == "u1")
    let pixels: [UInt8] = (0..<3 * 768).map { UInt8($0 & 255) }
    #expect(array.bytes == pixels)
    switch dictionary.members["labels"] {
    case .list(let list):
      let labels = list.elements.compactMap { element in if case .integer(let value) = element { value } else { nil } }
      #expect(labels == [1, 120, 121])
    case .array(let labels):
      #expect(labels.shape == [3] && labels.dataType.code == "i8" && labels.bytes.count == 24)
    default: Issue.record("no labels")
    }
  }

  @Test(arguments: [
    ("cos\nsystem\n(S'true'\ntR.", "a reference to 'os.system'"),
    ("\u{80}", "the end of the file"), ("cbuiltins\neval\n.", "a reference to 'builtins.eval'"),
    ("cnumpy\nndarray\n)R.", "a malformed value"), (".", "an empty stack"),
    ("h\u{5}.", "memo 5, which was never stored"),
    ("i__main__\nX\n.", "opcode 0x69"), ("(((((u.", "an empty stack"), ("t.", "an empty stack"),
    ("a.", "an empty stack"),
    ("}q\u{1}h\u{1}K\u{1}s.", "a key of another kind"), ("]q\u{1}h\u{1}a.", "containers within containers"),
    ("}(X\u{1}\0\0\0ah\u{1}u.", "memo 1, which was never stored"),
    ("}X\u{1}\0\0\0a}s.", "containers within containers"),
  ])
  func hostilePicklesAreRefused(text: String, found: String) {
    let error = #expect(throws: FormatError.self) {
      try PickleReader.read(Array(text.unicodeScalars.map { UInt8($0.value) }))
    }
    #expect(error?.found == found)
  }

  @Test func lengthsBeyondTheFileAreRefused() {
    for bytes in [
      [UInt8(ascii: "T"), 0xFF, 0xFF, 0xFF, 0xFF], [0x8E, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x8A, 200], [0x80, 5],
      [0x95, 1, 0, 0, 0, 0, 0, 0, 0x80],
    ] as [[UInt8]] {
      #expect(throws: FormatError.self) { try PickleReader.read(bytes) }
    }
    let nested = [UInt8](repeating: UInt8(ascii: ")"), count: 10) + [UInt8](repeating: 0x85, count: 1_000_000)
    #expect(throws: FormatError.self) { try PickleReader.read(nested) }
    let lists =
      [UInt8](repeating: UInt8(ascii: "]"), count: 1_000_000) + [UInt8](repeating: UInt8(ascii: "a"), count: 9)
    #expect(throws: FormatError.self) { try PickleReader.read(lists) }
  }

  @Test func everyTruncationAndFlippedByteIsHandled() throws {
    let source = try inflated(Fixtures.protocol2List)
    let step = 7
    for end in stride(from: 0, to: source.count, by: step) {
      #expect(throws: FormatError.self) { try PickleReader.read(Array(source[..<end])) }
    }
    var refused = 0
    for index in source.indices where index < 300 || index > source.count - 300 {
      for flip in [0x01, 0x08, 0x80, 0xFF] as [UInt8] {
        var changed = source
        changed[index] ^= flip
        do throws(FormatError) { _ = try PickleReader.read(changed) } catch { refused += 1 }
      }
    }
    #expect(refused > 500)
  }
}
