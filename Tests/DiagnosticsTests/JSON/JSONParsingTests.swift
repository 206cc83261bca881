import Testing

@testable import Diagnostics

struct JSONParsingTests {
  @Test func readsEveryKindOfValue() throws {
    let value = try JSONValue(parsing: " {\"a\" : [1, -2.5e1, true,false ,null, \"x\"], \"b\":{}, \"c\":[]}\r\n\t")
    #expect(
      value
        == .object([
          (key: "a", value: [1, .number(-25), true, false, nil, "x"]), (key: "b", value: .object([])),
          (key: "c", value: .array([])),
        ]))
    #expect(value["a"]?.arrayValue?.count == 6)
    #expect(value["a"]?.arrayValue?.first?.integerValue == 1)
    #expect(value["z"] == nil)
    #expect(try JSONValue(parsing: #"{"k":1,"k":2}"#)["k"]?.integerValue == 2)
  }

  @Test(arguments: [
    ("0", JSONValue.integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    ("1.0", .number(1)), ("1e2", .number(100)), ("1E-2", .number(0.01)),
    ("9007199254740993", .integer(9_007_199_254_740_993)),
  ])
  func numbersStayExact(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
    if case .integer = value { #expect(value.serialized == text) }
  }

  @Test func integersAreWrittenAsSwiftWritesThem() {
    for shift in 0..<63 {
      for value in [1 << shift, -(1 << shift), (1 << shift) - 1, 10 * (1 << min(shift, 58))] {
        #expect(JSONValue.array([.integer(value), .integer(value)]).serialized == "[\(value),\(value)]")
      }
    }
  }

  @Test func negativeZeroKeepsItsSign() throws {
    guard case .number(let value) = try JSONValue(parsing: "-0") else {
      Issue.record("not a number")
      return
    }
    #expect(value.sign == .minus)
  }

  @Test(arguments: [
    (#""\u0041\n\t\r\b\f\/\\\"""#, "A\n\t\r\u{8}\u{C}/\\\""), (#""\ud83d\ude00é😀""#, "😀é😀"), (#""\u0000""#, "\0"),
    (#""""#, ""),
    (#""e\u0301""#, "e\u{301}"),
  ])
  func stringsAreUnescaped(text: String, value: String) throws {
    let parsed = try #require(try JSONValue(parsing: text).stringValue)
    #expect(Array(parsed.unicodeScalars) == Array(value.unicodeScalars))
    #expect(try JSONValue(parsing: JSONValue.string(value).serialized).stringValue == value)
  }

  @Test(arguments: [
    ("", JSONParseError.Problem.unexpectedEnd(expected: "a value"), 0),
    ("[1,]", .unexpectedByte(UInt8(ascii: "]"), expected: "a value"), 3),
    ("[1 2]", .unexpectedByte(UInt8(ascii: "2"), expected: "',' or ']'"), 3),
    ("{\"a\" 1}", .unexpectedByte(UInt8(ascii: "1"), expected: "':'"), 5),
    ("{a:1}", .unexpectedByte(UInt8(ascii: "a"), expected: "a key in quotes"), 1),
    ("tru", .unexpectedEnd(expected: "'true'"), 3), ("1 1", .trailingBytes, 2), ("01", .malformedNumber, 1),
    ("-", .malformedNumber, 1), ("1.", .malformedNumber, 2), ("1e", .malformedNumber, 2),
    ("+1", .unexpectedByte(UInt8(ascii: "+"), expected: "a value"), 0),
    ("1e999", .numberOutOfRange, 0), ("NaN", .unexpectedByte(UInt8(ascii: "N"), expected: "a value"), 0),
    ("\"a\nb\"", .controlCharacter(10), 2), ("\"a", .unexpectedEnd(expected: "'\"'"), 2),
    (#""\x""#, .unknownEscape(UInt8(ascii: "x")), 1),
    (#""\u12""#, .malformedUnicodeEscape, 1), (#""a\ud800""#, .loneSurrogate, 2), (#""\udc00""#, .loneSurrogate, 1),
    (#""\ud800\u0041""#, .loneSurrogate, 1), ("\"\\", .unexpectedEnd(expected: "an escape"), 2),
  ])
  func errorsSayWhatAndWhere(text: String, problem: JSONParseError.Problem, offset: Int) {
    #expect(throws: JSONParseError(problem: problem, offset: offset)) { try JSONValue(parsing: text) }
  }

  @Test(
    arguments: [
      ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),

      ([0x22, 0xC3, 0xA9, 0xF4, 0x90, 0x80, 0x80, 0x22], 3), ([0x22, 0x5C, 0x6E, 0xE2, 0x82, 0x22], 3),
      ([0x22, 0xE2, 0x82], 1),
    ] as [([UInt8], Int)])
  func encodingIsChecked(bytes: [UInt8], offset: Int) {
    #expect(throws: JSONParseError(problem: .invalidUTF8, offset: offset)) { try JSONValue(parsing: bytes) }
  }

  @Test func depthAndSizeAreBounded() throws {
    let deepest = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    _ = try JSONValue(parsing: deepest)
    #expect(throws: JSONParseError(problem: .tooDeep(limit: 200), offset: 200)) {
      try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
    }
    #expect(throws: JSONParseError(problem: .tooDeep(limit: 2), offset: 10)) {
      try JSONValue(parsing: #"{"a":{"b":{}}}"#, limits: JSONLimits(depth: 2))
    }
    #expect(throws: JSONParseError(problem: .tooLarge(bytes: 3, limit: 2), offset: 0)) {
      try JSONValue(parsing: "[1]", limits: JSONLimits(bytes: 2))
    }
  }

  @Test func everyTruncationAndByteFlipIsAnErrorOrADocument() throws {
    let source = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00é"],"b":{"c":null,"d":true}}"#.utf8)
    for end in 0..<source.count {
      #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(source[..<end])) }
    }
    for index in source.indices {
      for flip in [0x01, 0x20, 0x80, 0xFF] as [UInt8] {
        var changed = source
        changed[index] ^= flip
        do {
          let value = try JSONValue(parsing: changed)
          #expect(try JSONValue(parsing: value.serialized) == value)
        } catch let error {
          #expect((0...changed.count).contains(error.offset))
        }
      }
    }
  }
}
