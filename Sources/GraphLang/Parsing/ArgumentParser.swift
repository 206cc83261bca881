import Diagnostics

/// Reads `(a, keyword=b, ...)` by recursive descent; depth and tokens are bounded.
struct ArgumentParser {
  var cursor: Cursor
  let source: SourceFile
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether something could not be read, so that nothing is known of the arguments.
  private(set) var isDamaged = false
  var tokens = 0
  var depth = 0
  /// The marks that close what was open at the end of the line, innermost first.
  var missingClosers = ""

  init(cursor: Cursor, source: SourceFile) {
    self.cursor = cursor
    self.source = source
  }

  /// The arguments; the cursor stands on the opening parenthesis and ends behind the closing one, or at the line's end.
  mutating func parse() -> [ArgumentSyntax] {
    let open = SourceSpan(cursor.position, cursor.position + 1)
    cursor.advance()
    var arguments: [ArgumentSyntax] = []
    arguments.reserveCapacity(3)
    while true {
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: ")") {
        cursor.advance()
        break
      }
      if cursor.isAtEnd {
        if !isDamaged { reportUnclosed(open) }
        break
      }
      if cursor.peek == UInt8(ascii: ","), !isDamaged {
        reportEmptyArgument()
        continue
      }
      arguments.append(argument())
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: ",") {
        cursor.advance()
        tokens += 1
      } else if cursor.peek != UInt8(ascii: ")") && !cursor.isAtEnd {
        guard recover(before: UInt8(ascii: ")")) else { break }
      }
    }
    return arguments
  }

  func skipToEnd(_ cursor: inout Cursor) { cursor.move(to: cursor.end) }

  /// Reports what makes the arguments unreadable.
  mutating func fail(
    _ code: SyntaxCode, _ message: String, at span: SourceSpan, notes: [String] = [], fixes: [FixIt] = []
  ) {
    isDamaged = true
    report(code, message, at: span, notes: notes, fixes: fixes)
  }

  /// Reports a slip whose meaning is plain: reading goes on as if it were mended.
  mutating func report(
    _ code: SyntaxCode, _ message: String, at span: SourceSpan, notes: [String] = [], fixes: [FixIt] = []
  ) {
    guard diagnostics.count < 8 else {
      isDamaged = true
      return
    }
    diagnostics.append(Diagnostic(code.code, message, at: span, notes: notes, fixes: fixes))
  }

  /// Something has been reported in another way.
  mutating func damage() { isDamaged = true }

  private mutating func argument() -> ArgumentSyntax {
    let start = cursor.position
    if let mark = cursor.keywordMark, let name = cursor.name() {
      if cursor.byte(mark) == UInt8(ascii: ":") {
        report(
          .unexpectedToken, "a keyword argument is written \(name.text)=value", at: SourceSpan(mark, mark + 1),
          fixes: [.safe("write '='", .init(SourceSpan(mark, mark + 1), "="))])
      }
      cursor.move(to: mark + 1)
      tokens += 2
      let value = expression()
      return ArgumentSyntax(keyword: name, value: value, span: SourceSpan(start, cursor.position))
    }
    let value = expression()
    return ArgumentSyntax(keyword: nil, value: value, span: value.span)
  }

  mutating func countToken(at span: SourceSpan) -> Bool {
    tokens += 1
    guard tokens > ParserLimits.tokens else { return true }
    if tokens == ParserLimits.tokens + 1 {
      fail(.tooManyTokens, "an argument list may have at most \(ParserLimits.tokens) tokens", at: span)
    }
    isDamaged = true
    skipToEnd(&cursor)
    return false
  }

  /// Sums of products of values.
  mutating func expression() -> ExpressionSyntax {
    if let value = plainValue() { return value }
    var left = term()
    while true {
      cursor.skipSpace()
      guard let byte = cursor.peek, byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { return left }
      let place = SourceSpan(cursor.position, cursor.position + 1)
      cursor.advance()
      guard countToken(at: place) else { return .invalid(left.span) }
      let right = term()
      left = .binary(byte == UInt8(ascii: "+") ? .add : .subtract, left, right, left.span.union(right.span))
    }
  }

  /// A number or a symbol and nothing else, as most values are: the same as reading it step by step.
  private mutating func plainValue() -> ExpressionSyntax? {
    cursor.skipSpace()
    guard tokens < ParserLimits.tokens, depth < ParserLimits.depth, let end = cursor.plainEnd else { return nil }
    let span = SourceSpan(cursor.position, end)
    if Cursor.isDigit(cursor.peek) {
      guard let value = cursor.integer(span, limit: ParserLimits.largestInteger) else { return nil }
      cursor.move(to: end)
      tokens += 1
      return .integer(value, span)
    }
    guard let name = cursor.name() else { return nil }
    tokens += 1
    return .symbol(name.text, name.span)
  }

  private mutating func term() -> ExpressionSyntax {
    var left = power()
    while let (operation, sign) = multiplicativeOperator() {
      guard countToken(at: left.span) else { return .invalid(left.span) }
      let right = power()
      if let sign { reportSign(sign, left, right) }
      left = .binary(operation, left, right, left.span.union(right.span))
    }
    return left
  }

  /// The operator, and where it is a multiplication sign that is not ASCII.
  private mutating func multiplicativeOperator() -> (ExpressionSyntax.Operator, SourceSpan?)? {
    cursor.skipSpace()
    switch cursor.peek {
    case UInt8(ascii: "*"):
      cursor.advance()
      return (.multiply, nil)
    case UInt8(ascii: "/"):
      cursor.advance(cursor.peek(1) == UInt8(ascii: "/") ? 2 : 1)
      return (.divide, nil)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      // As a token of its own where an operator stands.
      if cursor.peek(1).map(Cursor.isNameByte) == true { return nil }
      cursor.advance()
      return (.multiply, nil)
    case 0xC3 where cursor.peek(1) == 0x97:
      let sign = SourceSpan(cursor.position, cursor.position + 2)
      cursor.advance(2)
      return (.multiply, sign)
    default: return nil
    }
  }

  /// A value, perhaps with a power behind it, which is no part of the language.
  private mutating func power() -> ExpressionSyntax {
    let base = factor()
    cursor.skipSpace()
    let isDouble = cursor.peek == UInt8(ascii: "*") && cursor.peek(1) == UInt8(ascii: "*")
    guard isDouble || cursor.peek == UInt8(ascii: "^") else { return base }
    let mark = SourceSpan(cursor.position, cursor.position + (isDouble ? 2 : 1))
    cursor.advance(isDouble ? 2 : 1)
    guard countToken(at: mark) else { return .invalid(base.span) }
    return product(base, factor(), mark, isDouble: isDouble)
  }

  mutating func factor() -> ExpressionSyntax {
    cursor.skipSpace()
    let start = cursor.position
    guard depth < ParserLimits.depth else {
      fail(
        .nestedTooDeeply, "parentheses are nested more than \(ParserLimits.depth) levels deep",
        at: SourceSpan(start, start + 1))
      skipToEnd(&cursor)
      return .invalid(SourceSpan(start, start + 1))
    }
    guard countToken(at: SourceSpan(start, start + 1)) else { return .invalid(SourceSpan(start, start)) }
    depth += 1
    defer { depth -= 1 }
    switch cursor.peek {
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      let isMinus = cursor.peek == UInt8(ascii: "-")
      cursor.advance()
      let inner = factor()
      return isMinus ? .negated(inner, SourceSpan(start, inner.span.end)) : inner
    case UInt8(ascii: "("): return list(closing: UInt8(ascii: ")"), start)
    case UInt8(ascii: "["): return list(closing: UInt8(ascii: "]"), start)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return quoted(start)
    case .some(let byte) where Cursor.isDigit(byte) || (byte == UInt8(ascii: ".") && Cursor.isDigit(cursor.peek(1))):
      return number(start)
    case .some(let byte) where Cursor.isNameByte(byte): return nameOrCall(start)
    default: break
    }
    let span = SourceSpan(start, min(start + 1, cursor.end))
    let found = cursor.isAtEnd ? "the end of the line" : "'\(source.text(SourceSpan(start, cursor.end)).prefix(1))'"
    if !isDamaged { fail(.unexpectedToken, "expected a value, found \(found)", at: span) }
    isDamaged = true
    if cursor.peek != UInt8(ascii: ",") && cursor.peek != UInt8(ascii: ")") { skipToEnd(&cursor) }
    return .invalid(span)
  }

  private mutating func list(closing: UInt8, _ start: Int) -> ExpressionSyntax {
    cursor.advance()
    var elements: [ExpressionSyntax] = []
    var commas = 0
    while true {
      cursor.skipSpace()
      if cursor.peek == closing {
        cursor.advance()
        break
      }
      if cursor.isAtEnd {
        if isDamaged { return .invalid(SourceSpan(start, cursor.end)) }
        missingClosers.append(Character(UnicodeScalar(closing)))
        break
      }
      if cursor.peek == UInt8(ascii: ")") || cursor.peek == UInt8(ascii: "]"), !isDamaged {
        reportOtherCloser(closing)
        break
      }
      elements.append(expression())
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: ",") {
        cursor.advance()
        commas += 1
        tokens += 1
      } else if cursor.peek != closing && !cursor.isAtEnd && cursor.peek != UInt8(ascii: "]")
        && cursor.peek != UInt8(ascii: ")")
      {
        guard recover(before: closing) else { return .invalid(SourceSpan(start, cursor.end)) }
        commas += 1
      }
    }
    let span = SourceSpan(start, cursor.position)
    if closing == UInt8(ascii: ")"), commas == 0, elements.count == 1 { return .parenthesized(elements[0], span) }
    return .list(elements, span)
  }

  private mutating func number(_ start: Int) -> ExpressionSyntax {
    func digits() { while Cursor.isDigit(cursor.peek) { cursor.advance() } }
    digits()
    var isDecimal = false
    if cursor.peek == UInt8(ascii: ".") {
      isDecimal = true
      cursor.advance()
      digits()
    }
    if cursor.peek == UInt8(ascii: "e") || cursor.peek == UInt8(ascii: "E") {
      let sign = cursor.peek(1) == UInt8(ascii: "-") || cursor.peek(1) == UInt8(ascii: "+")
      if Cursor.isDigit(cursor.peek(sign ? 2 : 1)) {
        isDecimal = true
        cursor.advance(sign ? 2 : 1)
        digits()
      }
    }
    let span = SourceSpan(start, cursor.position)
    if let byte = cursor.peek, Cursor.isNameByte(byte) { return glued(span) }
    if isDecimal { return .decimal(cursor.text(span), span) }
    guard let value = cursor.integer(span, limit: ParserLimits.largestInteger) else {
      let text = cursor.text(span)
      fail(
        .literalTooLarge,
        "\(text.utf8.count > 24 ? "the literal" : text) is larger than \(ParserLimits.largestInteger) (2^31 - 1)",
        at: span)
      return .invalid(span)
    }
    return .integer(value, span)
  }

  private mutating func nameOrCall(_ start: Int) -> ExpressionSyntax {
    guard let name = cursor.name() else { return .invalid(SourceSpan(start, start)) }
    if cursor.peek == UInt8(ascii: "."), let next = cursor.peek(1), Cursor.isNameByte(next) { return attribute(name) }
    var ahead = cursor
    ahead.skipSpace()
    guard ahead.peek == UInt8(ascii: "(") else { return .symbol(name.text, name.span) }
    cursor = ahead
    let open = cursor.position
    let inside = list(closing: UInt8(ascii: ")"), open)
    let span = SourceSpan(start, cursor.position)
    switch inside {
    case .list(let elements, _): return .call(name, elements, span)
    case .parenthesized(let element, _): return .call(name, [element], span)
    default: return .invalid(span)
    }
  }
}
