/// A grammar in the GBNF dialect, read from text, and whether it derives a string. It knows what llama.cpp and vLLM share:
/// literals, character classes, groups, alternatives and the three repetitions.
struct GBNFGrammar {
  indirect enum Expression {
    case literal([UInt8])
    case bytes(Set<UInt8>)
    case rule(String)
    case sequence([Expression])
    case choice([Expression])
    case repeated(Expression, least: Int, most: Int)
  }

  enum Failure: Error, Equatable {
    case syntax(line: Int)
    case undefinedRule(String)
    case repeatedRule(String)
  }

  private(set) var rules: [String: Expression] = [:]

  init(_ text: String) throws {
    var used: Set<String> = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.drop { $0 == " " }
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      var reader = Reader(bytes: Array(trimmed.utf8), line: number + 1)
      let name = try reader.name()
      for byte in "::=".utf8 { try reader.expect(byte) }
      guard rules[name] == nil else { throw Failure.repeatedRule(name) }
      rules[name] = try reader.choice()
      guard reader.isAtEnd else { throw Failure.syntax(line: number + 1) }
      used.formUnion(reader.used)
    }
    if let missing = used.union(["root"]).first(where: { rules[$0] == nil }) { throw Failure.undefinedRule(missing) }
  }

  /// Whether `root` derives the whole text.
  func derives(_ text: String) -> Bool {
    var matcher = Matcher(rules: rules, input: Array(text.utf8))
    return matcher.ends(.rule("root"), at: 0).contains(text.utf8.count)
  }

  private struct Matcher {
    struct Key: Hashable {
      let rule: String
      let position: Int
    }

    let rules: [String: Expression]
    let input: [UInt8]
    var known: [Key: Set<Int>] = [:]

    /// Every position at which a match from `position` may end. The grammar has no left recursion.
    mutating func ends(_ expression: Expression, at position: Int) -> Set<Int> {
      switch expression {
      case .literal(let bytes):
        return input[position...].starts(with: bytes) ? [position + bytes.count] : []
      case .bytes(let set):
        return position < input.count && set.contains(input[position]) ? [position + 1] : []
      case .rule(let name):
        let key = Key(rule: name, position: position)
        if let found = known[key] { return found }
        let found = rules[name].map { ends($0, at: position) } ?? []
        known[key] = found
        return found
      case .sequence(let parts):
        var current: Set<Int> = [position]
        for part in parts { current = current.reduce(into: []) { $0.formUnion(ends(part, at: $1)) } }
        return current
      case .choice(let parts):
        return parts.reduce(into: []) { $0.formUnion(ends($1, at: position)) }
      case .repeated(let part, let least, let most):
        var current: Set<Int> = [position]
        var result: Set<Int> = least == 0 ? [position] : []
        var count = 0
        while count < most && !current.isEmpty {
          current = current.reduce(into: []) { $0.formUnion(ends(part, at: $1)) }
          count += 1
          if count >= least {
            current.subtract(result)
            result.formUnion(current)
          }
        }
        return result
      }
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    let line: Int
    var position = 0
    var used: Set<String> = []

    init(bytes: [UInt8], line: Int) {
      self.bytes = bytes
      self.line = line
    }

    var isAtEnd: Bool { position == bytes.count }
    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() { while peek == 0x20 { position += 1 } }

    mutating func expect(_ byte: UInt8) throws {
      guard peek == byte else { throw Failure.syntax(line: line) }
      position += 1
    }

    mutating func name() throws -> String {
      let start = position
      while let byte = peek, (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D {
        position += 1
      }
      guard position > start else { throw Failure.syntax(line: line) }
      let name = String(decoding: bytes[start..<position], as: UTF8.self)
      skipSpace()
      return name
    }

    mutating func choice() throws -> Expression {
      var parts = [try sequence()]
      while peek == UInt8(ascii: "|") {
        position += 1
        parts.append(try sequence())
      }
      return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws -> Expression {
      var parts: [Expression] = []
      skipSpace()
      while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
        var item = try self.item(byte)
        if let suffix = peek {
          switch suffix {
          case UInt8(ascii: "*"): item = .repeated(item, least: 0, most: .max)
          case UInt8(ascii: "+"): item = .repeated(item, least: 1, most: .max)
          case UInt8(ascii: "?"): item = .repeated(item, least: 0, most: 1)
          default: position -= 1
          }
          position += 1
        }
        parts.append(item)
        skipSpace()
      }
      return .sequence(parts)
    }

    private mutating func item(_ byte: UInt8) throws -> Expression {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        var literal: [UInt8] = []
        while peek != UInt8(ascii: "\"") { literal.append(try character()) }
        position += 1
        return .literal(literal)
      case UInt8(ascii: "["):
        position += 1
        var set: Set<UInt8> = []
        while peek != UInt8(ascii: "]") {
          let first = try character()
          if peek == UInt8(ascii: "-"), position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: "]") {
            position += 1
            set.formUnion(first...(try character()))
          } else {
            set.insert(first)
          }
        }
        position += 1
        return .bytes(set)
      case UInt8(ascii: "("):
        position += 1
        let inner = try choice()
        try expect(UInt8(ascii: ")"))
        return inner
      default:
        let start = position
        let name = try name()
        // A suffix stands right behind the name.
        while position > start, bytes[position - 1] == 0x20 { position -= 1 }
        used.insert(name)
        return .rule(name)
      }
    }

    private mutating func character() throws -> UInt8 {
      guard let byte = peek else { throw Failure.syntax(line: line) }
      position += 1
      guard byte == UInt8(ascii: "\\") else { return byte }
      guard let escaped = peek else { throw Failure.syntax(line: line) }
      position += 1
      return escaped == UInt8(ascii: "n") ? 0x0A : escaped
    }
  }
}
