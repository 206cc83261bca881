import Diagnostics

/// Reads `(a, keyword=b, ...)` by recursive descent; depth and tokens are bounded.
struct ArgumentParser {
  var cursor: Cursor
  let source: SourceFile
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var isDamaged = false
  private var tokens = 0
  private var depth = 0

  init(cursor: Cursor, source: SourceFile) {
    self.cursor = cursor
    self.source = source
  }

  /// The arguments; the cursor stands on the opening parenthesis and ends behind the closing one, or at the line's end.
  mutating func parse() -> [ArgumentSyntax] {
    let open = SourceSpan(cursor.position, cursor.position + 1)
    cursor.advance()
    var arguments: [ArgumentSyntax] = []
    while true {
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: ")") {
        cursor.advance()
        break
      }
      if cursor.isAtEnd {
        let place = SourceSpan(cursor.end, cursor.end)
        if !isDamaged {
          fail(
            SyntaxCode.unclosedParenthesis, "the parenthesis is not closed", at: open,
            fixes: [.safe("close it", .init(place, ")"))])
        }
        break
      }
      arguments.append(argument())
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: ",") {
        cursor.advance()
        tokens += 1
      } else if cursor.peek != UInt8(ascii: ")") && !cursor.isAtEnd {
        let rest = SourceSpan(cursor.position, cursor.end)
        if !isDamaged {
          fail(
            SyntaxCode.unexpectedToken,
            "unexpected '\(source.text(rest).prefix(40))': expected ',' or ')'",
            at: SourceSpan(rest.start, rest.start + 1))
        }
        skipToEnd()
        break
      }
    }
    cursor.skipSpace()
    if !cursor.isAtEnd {
      let rest = SourceSpan(cursor.position, cursor.end)
      if !isDamaged {
        let text = source.text(rest)
        fail(
          SyntaxCode.textAfterNode, "unexpected '\(text.prefix(40))' after the arguments", at: rest,
          fixes: [
            text.allSatisfy { ";,.".contains($0) }
              ? .safe("delete it", .init(rest, ""))
              : .maybe("make it a comment", .init(SourceSpan(rest.start, rest.start), "# "))
          ])
      }
      skipToEnd()
    }
    return arguments
  }

  private mutating func skipToEnd() { cursor.move(to: cursor.end) }

  private mutating func fail(_ code: SyntaxCode, _ message: String, at span: SourceSpan, fixes: [FixIt] = []) {
    isDamaged = true
    guard diagnostics.count < 8 else { return }
    diagnostics.append(Diagnostic(code.code, message, at: span, fixes: fixes))
  }

  private mutating func argument() -> ArgumentSyntax {
    let start = cursor.position
    var attempt = cursor
    if let name = attempt.name(), !Cursor.isDigit(name.text.utf8.first) {
      attempt.skipSpace()
      if attempt.peek == UInt8(ascii: "=") || (attempt.peek == UInt8(ascii: ":")) {
        let mark = attempt.position
        let isColon = attempt.peek == UInt8(ascii: ":")
        attempt.advance()
        if isColon {
          fail(
            .unexpectedToken, "a keyword argument is written \(name.text)=value", at: SourceSpan(mark, mark + 1),
            fixes: [.safe("write '='", .init(SourceSpan(mark, mark + 1), "="))])
        }
        cursor = attempt
        tokens += 2
        let value = expression()
        return ArgumentSyntax(keyword: name, value: value, span: SourceSpan(start, cursor.position))
      }
    }
    let value = expression()
    return ArgumentSyntax(keyword: nil, value: value, span: value.span)
  }

  private mutating func countToken(at span: SourceSpan) -> Bool {
    tokens += 1
    guard tokens > ParserLimits.tokens else { return true }
    if tokens == ParserLimits.tokens + 1 {
      fail(.tooManyTokens, "an argument list may have at most \(ParserLimits.tokens) tokens", at: span)
    }
    isDamaged = true
    skipToEnd()
    return false
  }

  /// Sums of products of values.
  private mutating func expression() -> ExpressionSyntax {
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

  private mutating func term() -> ExpressionSyntax {
    var left = factor()
    while let operation = multiplicativeOperator() {
      guard countToken(at: left.span) else { return .invalid(left.span) }
      let right = factor()
      left = .binary(operation, left, right, left.span.union(right.span))
    }
    return left
  }

  private mutating func multiplicativeOperator() -> ExpressionSyntax.Operator? {
    cursor.skipSpace()
    switch cursor.peek {
    case UInt8(ascii: "*"):
      if cursor.peek(1) == UInt8(ascii: "*") {
        fail(
          .power, "powers are not part of the language; write the product, such as C*C",
          at: SourceSpan(cursor.position, cursor.position + 2))
        cursor.advance(2)
        return .multiply
      }
      cursor.advance()
      return .multiply
    case UInt8(ascii: "/"):
      cursor.advance(cursor.peek(1) == UInt8(ascii: "/") ? 2 : 1)
      return .divide
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      // As a token of its own where an operator stands.
      if cursor.peek(1).map(Cursor.isNameByte) == true { return nil }
      cursor.advance()
      return .multiply
    case 0xC3 where cursor.peek(1) == 0x97:
      fail(
        .unexpectedToken, "'×' is written '*'", at: SourceSpan(cursor.position, cursor.position + 2),
        fixes: [.safe("write '*'", .init(SourceSpan(cursor.position, cursor.position + 2), "*"))])
      cursor.advance(2)
      return .multiply
    default: return nil
    }
  }

  private mutating func factor() -> ExpressionSyntax {
    cursor.skipSpace()
    let start = cursor.position
    guard depth < ParserLimits.depth else {
      fail(
        .nestedTooDeeply, "parentheses are nested more than \(ParserLimits.depth) levels deep",
        at: SourceSpan(start, start + 1))
      skipToEnd()
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
    case .some(let byte) where Cursor.isDigit(byte) || (byte == UInt8(ascii: ".") && Cursor.isDigit(cursor.peek(1))):
      return number(start)
    case .some(let byte) where Cursor.isNameByte(byte): return nameOrCall(start)
    default: break
    }
    let span = SourceSpan(start, min(start + 1, cursor.end))
    let found = cursor.isAtEnd ? "the end of the line" : "'\(source.text(SourceSpan(start, cursor.end)).prefix(1))'"
    if !isDamaged { fail(.unexpectedToken, "expected a value, found \(found)", at: span) }
    isDamaged = true
    if cursor.peek != UInt8(ascii: ",") && cursor.peek != UInt8(ascii: ")") { skipToEnd() }
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
        if !isDamaged {
          fail(
            .unclosedParenthesis, "the \(closing == UInt8(ascii: ")") ? "parenthesis" : "bracket") is not closed",
            at: SourceSpan(start, start + 1))
        }
        return .invalid(SourceSpan(start, cursor.end))
      }
      elements.append(expression())
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: ",") {
        cursor.advance()
        commas += 1
        tokens += 1
      } else if cursor.peek != closing && !cursor.isAtEnd {
        if !isDamaged {
          fail(
            .unexpectedToken, "expected ',' or '\(Character(UnicodeScalar(closing)))'",
            at: SourceSpan(cursor.position, cursor.position + 1))
        }
        skipToEnd()
        return .invalid(SourceSpan(start, cursor.end))
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
    let text = source.text(span)
    if isDecimal { return .decimal(text, span) }
    guard let value = Int(text), value <= ParserLimits.largestInteger else {
      fail(
        .literalTooLarge,
        "\(text.utf8.count > 24 ? "the literal" : text) is larger than \(ParserLimits.largestInteger) (2^31 - 1)",
        at: span)
      return .invalid(span)
    }
    return .integer(value, span)
  }

  /// `2C` or `2xC`.
  private mutating func glued(_ number: SourceSpan) -> ExpressionSyntax {
    guard let name = cursor.name() else { return .invalid(number) }
    let span = number.union(name.span)
    var factor = name.text
    if factor.count > 1, factor.first == "x" || factor.first == "X" { factor.removeFirst() }
    let isSymbol = ["B", "C", "H", "W", "dim"].contains(factor)
    fail(
      .gluedFactor, "'\(source.text(span).prefix(40))' is no value; a product is written with '*'", at: span,
      fixes: isSymbol
        ? [.safe("write the product", .init(span, "\(source.text(number))*\(factor)"))] : [])
    return .invalid(span)
  }

  private mutating func nameOrCall(_ start: Int) -> ExpressionSyntax {
    guard let name = cursor.name() else { return .invalid(SourceSpan(start, start)) }
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
