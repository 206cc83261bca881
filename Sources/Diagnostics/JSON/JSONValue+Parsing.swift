extension JSONValue {
  /// Reads one JSON document (RFC 8259), white space around it allowed and nothing else.
  ///
  /// A number without fraction and exponent that fits `Int` is `.integer`, exactly; every other number is the nearest
  /// `.number`. Repeated keys of an object are all kept. Linear in the input.
  package init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONParseError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// Reads one JSON document from UTF-8 bytes; as `init(parsing:limits:)` for text, with the encoding checked too.
  package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONParseError) {
    guard bytes.count <= limits.bytes else {
      throw JSONParseError(problem: .tooLarge(bytes: bytes.count, limit: limits.bytes), offset: 0)
    }
    var parser = JSONParser(bytes: bytes, depthLimit: limits.depth)
    self = try parser.document()
  }
}
