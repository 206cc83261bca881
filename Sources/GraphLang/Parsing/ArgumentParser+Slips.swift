import Diagnostics

/// Arguments that are nearly right, as language models write them.
extension ArgumentParser {
  /// One fix-it for all that is open at the end of the line.
  mutating func reportUnclosed(_ open: SourceSpan) {
    let place = SourceSpan(cursor.end, cursor.end)
    report(
      .unclosedParenthesis, "the parenthesis is not closed", at: open,
      fixes: [.safe("close it", .init(place, missingClosers + ")"))])
  }

  /// A comma without a value before it.
  mutating func reportEmptyArgument() {
    let comma = SourceSpan(cursor.position, cursor.position + 1)
    cursor.advance()
    tokens += 1
    fail(
      .unexpectedToken, "expected a value, found ','", at: comma,
      fixes: [.maybe("delete the comma", .init(comma, ""))])
  }

  /// `(2,3]`: the cursor goes behind the mark.
  mutating func reportOtherCloser(_ expected: UInt8) {
    let mark = SourceSpan(cursor.position, cursor.position + 1)
    let closer = String(UnicodeScalar(expected))
    // The list ends here only where another mark is left to close the arguments.
    var ahead = cursor
    ahead.advance()
    ahead.skipSpace()
    let isLast = ahead.isAtEnd
    if isLast && cursor.peek == UInt8(ascii: ")") {
      report(
        .unclosedParenthesis, "'\(closer)' is missing before ')'", at: mark,
        fixes: [.safe("close it", .init(SourceSpan(mark.start, mark.start), closer))])
      return
    }
    cursor.advance()
    report(
      .unexpectedToken, "expected '\(closer)', found '\(source.text(mark))'", at: mark,
      fixes: [.safe("write '\(closer)'", .init(mark, closer))])
  }

  /// Something stands behind a value where a comma or the end is expected. Whether reading can go on.
  mutating func recover(before closing: UInt8) -> Bool {
    let canGoOn = mend(before: closing)
    if isDamaged { skipToEnd(&cursor) }
    return canGoOn
  }

  private mutating func mend(before closing: UInt8) -> Bool {
    let rest = SourceSpan(cursor.position, cursor.end)
    let mark = SourceSpan(rest.start, rest.start + 1)
    guard !isDamaged, let byte = cursor.peek else { return false }
    if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|") {
      cursor.advance()
      report(
        .unexpectedToken, "arguments are separated by ',', found '\(source.text(mark))'", at: mark,
        fixes: [.safe("write ','", .init(mark, ","))])
      return true
    }
    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"), closing == UInt8(ascii: ")") {
      var ahead = cursor
      ahead.advance()
      ahead.skipSpace()
      if ahead.peek == UInt8(ascii: ")") || !ahead.isAtEnd {
        report(
          .unexpectedToken, "'\(source.text(mark))' closes nothing", at: mark,
          fixes: [.safe("delete it", .init(mark, ""))])
        cursor.advance()
        return true
      }
      report(
        .unexpectedToken, "expected ')', found '\(source.text(mark))'", at: mark,
        fixes: [.safe("write ')'", .init(mark, ")"))])
      skipToEnd(&cursor)
      return false
    }
    guard Cursor.isNameByte(byte) || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") else {
      failUnexpected(byte, rest, closing)
      return false
    }
    if let value = conditional {
      fail(
        .unexpectedToken, "an expression has no condition; it has + - * / // and parentheses",
        at: SourceSpan(rest.start, rest.start + 2),
        fixes: [.maybe("keep the value before 'if'", .init(value, ""))])
      return false
    }
    reportMissingComma(rest, mark)
    return true
  }

  /// ` if C>4 else 4` behind a value, up to the comma or the parenthesis that ends it; nil for anything else.
  private var conditional: SourceSpan? {
    var ahead = cursor
    guard ahead.name()?.text == "if" else { return nil }
    var depth = 0
    while let byte = ahead.peek, depth > 0 || byte != UInt8(ascii: ",") && byte != UInt8(ascii: ")") {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      ahead.advance()
    }
    var start = cursor.position
    while start > 0, Parser.isSpace(cursor.byte(start - 1)) { start -= 1 }
    return SourceSpan(start, ahead.position)
  }

  /// Whether a name and '=' stand at the cursor.
  private static func isKeyword(_ cursor: Cursor) -> Bool {
    var ahead = cursor
    guard ahead.name() != nil else { return false }
    ahead.skipSpace()
    return ahead.peek == UInt8(ascii: "=")
  }

  private mutating func failUnexpected(_ byte: UInt8, _ rest: SourceSpan, _ closing: UInt8) {
    let isComparison = byte == UInt8(ascii: "%") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    fail(
      .unexpectedToken,
      "unexpected '\(source.text(rest).prefix(40))': expected ',' or '\(Character(UnicodeScalar(closing)))'",
      at: SourceSpan(rest.start, rest.start + 1),
      notes: isComparison ? ["expressions have + - * / // and parentheses"] : [])
  }

  /// A value follows a value.
  private mutating func reportMissingComma(_ rest: SourceSpan, _ mark: SourceSpan) {
    let isKeyword = Self.isKeyword(cursor)
    let space = source.bytes[..<rest.start].reversed().prefix(while: Parser.isSpace).count
    let place = FixIt.Edit(SourceSpan(rest.start - space, rest.start), ",")
    report(
      .unexpectedToken, "a comma is missing before '\(source.text(rest).prefix(40))'", at: mark,
      fixes: [FixIt("put a comma between", isKeyword ? .safe : .maybe, [place])])
  }

  /// `3×3` is a window as often as a product.
  mutating func reportSign(_ sign: SourceSpan, _ left: ExpressionSyntax, _ right: ExpressionSyntax) {
    var fixes: [FixIt] = []
    let whole = left.span.union(right.span)
    if case .integer(let a, _) = left, case .integer(let b, _) = right {
      fixes.append(windowFix(a, b, whole))
      damage()
    }
    fixes.append(.maybe("write '*'", .init(sign, "*")))
    report(.unexpectedToken, "'×' is no operator; a product is written with '*'", at: sign, fixes: fixes)
  }

  private func windowFix(_ a: Int, _ b: Int, _ span: SourceSpan) -> FixIt {
    let window = a == b ? "\(a)" : "(\(a),\(b))"
    return .maybe("write the window \(window)", .init(span, window))
  }

  /// `C**2`: small powers of simple values are written out.
  mutating func product(_ base: ExpressionSyntax, _ exponent: ExpressionSyntax, _ mark: SourceSpan, isDouble: Bool)
    -> ExpressionSyntax
  {
    let whole = base.span.union(exponent.span)
    let message = "powers are not part of the language; write the product, such as C*C"
    guard case .integer(let count, _) = exponent, (1...4).contains(count), !isDamaged, base.span.end <= mark.start,
      mark.start - base.span.start <= 40
    else {
      fail(.power, message, at: mark)
      return .invalid(whole)
    }
    let text = source.text(base.span)
    let written = Array(repeating: text, count: count).joined(separator: "*")
    report(
      .power, message, at: mark,
      fixes: [FixIt("write \(written)", isDouble ? .safe : .maybe, [.init(whole, written)])])
    var result = base
    for _ in 1..<max(count, 2) where count > 1 { result = .binary(.multiply, result, base, whole) }
    return result
  }

  /// `"3"`: what stands between the marks; whether it is wanted, the operation knows.
  mutating func quoted(_ start: Int) -> ExpressionSyntax {
    let mark = cursor.peek
    cursor.advance()
    while !cursor.isAtEnd && cursor.peek != mark { cursor.advance() }
    guard !cursor.isAtEnd else {
      fail(
        .unexpectedToken, "a quotation mark that is not closed; values are written without them",
        at: SourceSpan(start, start + 1))
      return .invalid(SourceSpan(start, start + 1))
    }
    let content = SourceSpan(start + 1, cursor.position)
    cursor.advance()
    return .text(cursor.text(content), SourceSpan(start, cursor.position))
  }

  /// `2C`, `2xC` or `3x3`.
  mutating func glued(_ number: SourceSpan) -> ExpressionSyntax {
    guard let name = cursor.name() else { return .invalid(number) }
    let span = number.union(name.span)
    var factor = name.text
    if factor.count > 1, factor.first == "x" || factor.first == "X" { factor.removeFirst() }
    let shown = cursor.text(span).prefix(40)
    let digits = cursor.text(number)
    let message = "'\(shown)' is no value; a product is written with '*'"
    if let a = Int(digits), let b = Int(factor), factor.utf8.count < name.text.utf8.count, a <= 10_000, b <= 10_000 {
      fail(
        .gluedFactor, "'\(shown)' is no value; a window is written 3 or (3,3), a product 3*3", at: span,
        fixes: [windowFix(a, b, span), .maybe("write the product", .init(span, "\(a)*\(b)"))])
      return .invalid(span)
    }
    guard ["B", "C", "H", "W", "dim"].contains(factor), let value = Int(digits), value <= ParserLimits.largestInteger
    else {
      fail(.gluedFactor, message, at: span)
      return .invalid(span)
    }
    report(.gluedFactor, message, at: span, fixes: [.safe("write the product", .init(span, "\(digits)*\(factor)"))])
    return .binary(.multiply, .integer(value, number), .symbol(factor, name.span), span)
  }

  /// `x.shape[0]`, `x.size(1)`, `self.channels`: attributes of tensors and modules.
  mutating func attribute(_ first: NameSyntax) -> ExpressionSyntax {
    var last = first
    while cursor.peek == UInt8(ascii: "."), let next = cursor.peek(1), Cursor.isNameByte(next) {
      cursor.advance()
      if let name = cursor.name() { last = name }
    }
    var axis: Int?
    var ahead = cursor
    if let open = ahead.peek, open == UInt8(ascii: "[") || open == UInt8(ascii: "(") {
      ahead.advance()
      ahead.skipSpace()
      let digit = ahead.name().flatMap { Int($0.text) }
      ahead.skipSpace()
      if let digit, ahead.peek == UInt8(ascii: "]") || ahead.peek == UInt8(ascii: ")") {
        ahead.advance()
        axis = digit
        cursor = ahead
      }
    }
    let span = SourceSpan(first.span.start, cursor.position)
    let symbols = ["B", "C", "H", "W"]
    let isShape = last.text == "shape" || last.text == "size"
    let meant = isShape ? axis.flatMap { symbols.indices.contains($0) ? symbols[$0] : nil } : nil
    let message = "'\(cursor.text(span).prefix(40))' is Python; sizes are written with C, dim, B, H and W"
    guard let meant else {
      fail(.unexpectedToken, message, at: span)
      return .invalid(span)
    }
    report(.unexpectedToken, message, at: span, fixes: [.maybe("write '\(meant)'", .init(span, meant))])
    return .symbol(meant, span)
  }
}
