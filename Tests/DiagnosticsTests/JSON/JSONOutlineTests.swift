import Diagnostics
import Testing

@Suite struct JSONOutlineTests {
  private static var outline: JSONOutline {
    .object(
      ["a": 1, "b": "x\"y"],
      and: [
        ("empty", .list(count: 0) { _ in .value(.null) }), ("nothing", .object([])),
        ("list", .list(["p", "q"]) { item in .object([("item", .value(.string(item)))]) }),
        ("end", .value([true, nil])),
      ])
  }

  @Test func theSameDocumentAsAWhole() {
    var bytes: [UInt8] = []
    Self.outline.serialize(into: &bytes) { _ in }
    let text = #"{"a":1,"b":"x\"y","empty":[],"nothing":{},"list":[{"item":"p"},{"item":"q"}],"end":[true,null]}"#
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    #expect(Self.outline.value.serialized == text)
  }

  /// Bytes that are taken away while the document is written are those of its beginning.
  @Test func writtenInParts() {
    var (bytes, printed, parts): ([UInt8], [UInt8], Int) = ([], [], 0)
    Self.outline.serialize(into: &bytes) {
      printed += $0
      parts += 1
      $0 = []
    }
    #expect(bytes.isEmpty && parts > 4)
    #expect(String(decoding: printed, as: UTF8.self) == Self.outline.value.serialized)
  }

  @Test func aDiagnosticIsTheSameBothWays() {
    let source = SourceFile(path: "a.ng", text: "##A##\n0:inpüt\n1:output\n")
    let fix = FixIt("delete", .maybe, [.init(SourceSpan(6, 9), ""), .init(SourceSpan(14, 15), "x")])
    let diagnostic = Diagnostic(
      DiagnosticCode("E0101"), "m", at: SourceSpan(8, 14), node: "0", labels: [.init(SourceSpan(0, 5), "here")],
      notes: ["n"], fixes: [fix])
    var bytes: [UInt8] = []
    diagnostic.outline(in: source).serialize(into: &bytes) { _ in }
    #expect(String(decoding: bytes, as: UTF8.self) == diagnostic.json(in: source).serialized)
    #expect(diagnostic.json(in: source)["fixes"]?.arrayValue?.count == 1)
  }
}

@Suite struct SourceLocationTests {
  /// Columns count scalars, on lines of any length and with bytes of all kinds.
  @Test(arguments: ["a", "é", "x漢𝛼y"])
  func columnsAreScalars(text: String) {
    let lines = [300, 0, 1, 700].map { String(repeating: text, count: $0) }
    let source = SourceFile(path: "a.ng", text: lines.joined(separator: "\n"))
    var offset = 0
    for (number, line) in lines.enumerated() {
      var column = 1
      for scalar in line.unicodeScalars {
        let location = source.location(of: offset)
        #expect(location.line == number + 1 && location.column == column)
        offset += UTF8.width(scalar)
        column += 1
      }
      #expect(source.location(of: offset).column == column)
      offset += 1
    }
    #expect(source.location(of: .max) == source.location(of: source.bytes.count))
  }
}
