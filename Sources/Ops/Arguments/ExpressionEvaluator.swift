import Diagnostics
import GraphLang
import IR

/// Turns an argument's expression into a size.
extension InferenceContext {
  /// Evaluates an expression over the symbols; `parameter` tells which of them may occur.
  mutating func evaluate(_ expression: ExpressionSyntax, _ parameter: OpParameter) throws(InferenceFailure) -> Size {
    switch expression {
    case .integer(let value, _): return Size(value)
    case .symbol(let name, let span): return try symbol(name, span, parameter)
    case .parenthesized(let inner, _): return try evaluate(inner, parameter)
    case .negated(let inner, let span):
      let value = try evaluate(inner, parameter)
      return try compute(at: span) { _ throws(SizeError) in try value.negated() }
    case .binary(let operation, let left, let right, let span):
      if left.isDecimal || right.isDecimal, let fix = decimalFix(operation, left, right, span) { throw fix }
      let (a, b) = try both(left, right, parameter)
      let result = try apply(operation, a, b, span)
      if !table.isSurely(result, atMost: ParserLimits.largestInteger) {
        try require(
          table.condition(result, isAtMost: ParserLimits.largestInteger), ArgumentCode.valueTooLarge, at: span
        ) { "the value \($0.text(result)) is larger than 2^31 - 1" }
      }
      return result
    case .decimal(let text, let span):
      throw failure(
        ArgumentCode.decimalInExpression, "'\(text)' is a decimal; sizes are integer expressions", at: span,
        notes: ["write a fraction of C as C//4, one and a half times C as 3*C//2"])
    case .call(let name, let arguments, let span): throw callFailure(name, arguments, span)
    case .text(let content, let span): throw quotedFailure(content, span, parameter)
    case .list(let elements, let span):
      throw failure(
        ArgumentCode.listWhereSize, "'\(parameter.name)' takes one value here, found a list", at: span,
        fixes: elements.first.map { [.maybe("write \($0.printed)", .init(span, $0.printed))] } ?? [])
    case .invalid(let span): throw failure(SyntaxCode.unexpectedToken, "the value cannot be read", at: span)
    }
  }

  /// Both sides; what is wrong with either is said.
  private mutating func both(_ left: ExpressionSyntax, _ right: ExpressionSyntax, _ parameter: OpParameter)
    throws(InferenceFailure) -> (Size, Size)
  {
    let a: Size
    do {
      a = try evaluate(left, parameter)
    } catch {
      var failure = error
      do {
        _ = try evaluate(right, parameter)
      } catch {
        // One fix-it for the whole value mends both sides.
        let isSame =
          error.diagnostic.code == failure.diagnostic.code && error.diagnostic.fixes == failure.diagnostic.fixes
        if failure.further.count < 8, !isSame || failure.diagnostic.fixes.isEmpty {
          failure.further += [error.diagnostic] + error.further
        }
      }
      throw failure
    }
    return (a, try evaluate(right, parameter))
  }

  private mutating func apply(_ operation: ExpressionSyntax.Operator, _ a: Size, _ b: Size, _ span: SourceSpan)
    throws(InferenceFailure) -> Size
  {
    switch operation {
    case .add: return try compute(at: span) { _ throws(SizeError) in try a.adding(b) }
    case .subtract: return try compute(at: span) { _ throws(SizeError) in try a.subtracting(b) }
    case .multiply: return try compute(at: span) { _ throws(SizeError) in try a.multiplied(by: b) }
    case .divide:
      if let divisor = b.constant, divisor != 0 {
        return try compute(at: span) { table throws(SizeError) in try table.floor(a, by: b) }
      }
      try require(
        table.condition(isNonzero: b), ArgumentCode.divisionByZero, at: span
      ) { b.isZero ? "division by zero" : "division by \($0.text(b)), which is 0 at some width" }
      return try compute(at: span) { table throws(SizeError) in try table.floor(a, by: b) }
    }
  }

  private mutating func symbol(_ name: String, _ span: SourceSpan, _ parameter: OpParameter) throws(InferenceFailure)
    -> Size
  {
    if let size = symbols[name] {
      guard parameter.allowsImageSymbols || !Symbols.isImage(name) else {
        throw failure(
          ArgumentCode.symbolNotAllowed, "'\(name)' may not occur in '\(parameter.name)' of \(operation.name)",
          at: span,
          notes: ["a layer never depends on the batch or the image size; use C and dim"], fixes: imageFixes(parameter))
      }
      return size
    }
    var fixes: [FixIt] = []
    var hint = ""
    if name.lowercased() == "none", operation.name == "reshape" {
      fixes = [.maybe("write -1, the size that is left", .init(span, "-1"))]
    } else if name.lowercased() == "none", let size = keptSize(span) {
      fixes = [.maybe("write '\(size)', the size that is kept", .init(span, size))]
      hint = "; did you mean '\(size)'?"
    } else if let product = gluedProduct(name) {
      fixes = [.safe("write the product", .init(span, product))]
      hint = "; did you mean '\(product)'?"
    } else if let meant = meantSymbol(name, parameter) {
      fixes = [.maybe("write '\(meant)'", .init(span, meant))]
      hint = "; did you mean '\(meant)'?"
    }
    throw failure(
      ArgumentCode.unknownSymbol, "unknown symbol '\(name)'\(hint)", at: span,
      notes: ["the symbols are C (input channels), dim (output channels), B (batch), H and W (image size)"],
      fixes: fixes)
  }

  /// `None` of an adaptive pool keeps the height, or the width in the second place.
  private func keptSize(_ span: SourceSpan) -> String? {
    guard operation.name.hasPrefix("Adaptive"), let value = node.arguments?.first?.value.unparenthesized,
      case .list(let pair, _) = value, pair.count == 2
    else { return nil }
    return pair[0].span == span ? "H" : pair[1].span == span ? "W" : nil
  }

  /// A window as large as the image is an adaptive pool; elsewhere what a parameter has most often, in the place of its
  /// whole value.
  private func imageFixes(_ parameter: OpParameter) -> [FixIt] {
    if let pool = poolOfWholeImage {
      let span = SourceSpan(node.operation.span.start, node.argumentSpan.end)
      return [.maybe("write '\(pool)', whose windows follow the image", .init(span, pool))]
    }
    guard let index = operation.parameters.firstIndex(where: { $0.name == parameter.name }), index < spans.count,
      let argument = node.arguments?.first(where: { $0.span == spans[index] })
    else { return [] }
    let usual: String? =
      switch parameter.name {
      case "out_channels": "C"
      case "kernel_size": "3"
      case "stride", "dilation", "groups": "1"
      default: nil
      }
    return usual.map { [.maybe("write \($0)", .init(argument.value.span, $0))] } ?? []
  }

  /// `AdaptiveAvgPool2d(1)` for windows of H by W, `AdaptiveAvgPool2d((1,W))` for windows of H by 1.
  private var poolOfWholeImage: String? {
    guard operation.name == "AvgPool2d" || operation.name == "MaxPool2d",
      let window = node.arguments?.first(where: { $0.keyword.map { $0.text == "kernel_size" } ?? true })?.value
    else { return nil }
    var sizes = [window.unparenthesized]
    if case .list(let elements, _) = sizes[0] { sizes = elements.map(\.unparenthesized) }
    let pooled = sizes.enumerated().map { index, size in
      switch size {
      case .symbol("H", _) where sizes.count == 1 || index == 0, .symbol("W", _) where sizes.count == 1 || index == 1:
        "1"
      case .integer(1, _) where sizes.count == 2: ["H", "W"][index]
      default: ""
      }
    }
    guard (1...2).contains(pooled.count), pooled.contains("1"), !pooled.contains("") else { return nil }
    let isWhole = pooled.allSatisfy { $0 == "1" }
    return "Adaptive\(operation.name)(\(isWhole ? "1" : "(\(pooled.joined(separator: ",")))"))"
  }

  /// `3` between quotation marks, or a mode such as `same`.
  private func quotedFailure(_ content: String, _ span: SourceSpan, _ parameter: OpParameter) -> InferenceFailure {
    let isValue =
      !content.isEmpty
      && content.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || "BCHWdim+-*/() ".utf8.contains(byte)
      } && (content.contains { $0.isNumber } || symbols[content] != nil)
    var fixes: [FixIt] = isValue ? [.safe("delete the quotation marks", .init(span, content))] : []
    if !isValue, let standard = parameter.standard, case .size(let size) = standard {
      fixes = [.maybe("write \(written(size))", .init(span, written(size)))]
    }
    return failure(
      ArgumentCode.quotedValue, "'\(parameter.name)' is an integer expression, found a text", at: span, fixes: fixes)
  }

  private func callFailure(_ name: NameSyntax, _ arguments: [ExpressionSyntax], _ span: SourceSpan) -> InferenceFailure
  {
    var fixes: [FixIt] = []
    if ["int", "floor", "round", "ceil"].contains(name.text.lowercased()), arguments.count == 1 {
      if let text = integerText(arguments[0]) {
        let isFloor = ["int", "floor"].contains(name.text.lowercased())
        fixes.append(FixIt("write \(text)", isFloor ? .safe : .maybe, [.init(span, text)]))
      }
    } else if ["max", "min"].contains(name.text.lowercased()) {
      for argument in arguments.prefix(2) {
        if let text = integerText(argument) { fixes.append(.maybe("write \(text)", .init(span, text))) }
      }
    }
    return failure(
      ArgumentCode.callInExpression, "'\(name.text)(...)' is a call; expressions have only + - * / // and parentheses",
      at: span, notes: ["division rounds toward minus infinity by itself"], fixes: fixes)
  }

  /// The expression in canonical spelling, or nil where it has something that is not allowed.
  private func integerText(_ expression: ExpressionSyntax) -> String? {
    switch expression {
    case .integer(let value, _): return String(value)
    case .symbol(let name, _): return symbols[name] == nil ? nil : name
    case .parenthesized(let inner, _): return integerText(inner).map { "(\($0))" }
    case .negated(let inner, _): return integerText(inner).map { "-\($0)" }
    case .binary(let operation, let left, let right, _):
      if case .decimal(let text, _) = right.unparenthesized, operation == .multiply,
        let factor = Fraction(decimal: text)
      {
        return integerText(left).map { factor.times($0) }
      }
      guard let a = integerText(left), let b = integerText(right) else { return nil }
      return a + operation.rawValue + b
    case .decimal, .text, .call, .list, .invalid: return nil
    }
  }

  /// `C*0.25`, `0.5*C` and `C/1.5` with the integer form as a fix-it.
  private func decimalFix(
    _ operation: ExpressionSyntax.Operator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ span: SourceSpan
  ) -> InferenceFailure? {
    var pair: (String, ExpressionSyntax, SourceSpan)?
    if case .decimal(let text, let place) = right.unparenthesized { pair = (text, left, place) }
    if case .decimal(let text, let place) = left.unparenthesized, operation == .multiply { pair = (text, right, place) }
    guard let (text, other, place) = pair, operation == .multiply || operation == .divide,
      let fraction = Fraction(decimal: text), let value = integerText(other)
    else { return nil }
    let meant = (operation == .divide ? fraction.inverse : fraction).times(value)
    return failure(
      ArgumentCode.decimalInExpression, "'\(text)' is a decimal; sizes are integer expressions", at: place,
      fixes: [.safe("write \(meant)", .init(span, meant))])
  }
}

/// A small positive fraction, read from a decimal.
struct Fraction {
  let numerator: Int
  let denominator: Int

  private init(_ numerator: Int, _ denominator: Int) {
    let shared = SizeTable.greatestCommonDivisor(numerator, denominator)
    self.numerator = numerator / shared
    self.denominator = denominator / shared
  }

  /// Decimals of at most four places, and positive.
  init?(decimal text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count <= 4, parts[1].count <= 4,
      let places = Int(parts[1].isEmpty ? "0" : String(parts[1])),
      let whole = Int(parts[0].isEmpty ? "0" : String(parts[0]))
    else { return nil }
    var scale = 1
    for _ in parts[1] { scale *= 10 }
    guard whole * scale + places > 0 else { return nil }
    self.init(whole * scale + places, scale)
  }

  var inverse: Fraction { Fraction(denominator, numerator) }

  /// The product with an expression: `C//4`, `3*C//2`.
  func times(_ text: String) -> String {
    let simple = text.allSatisfy { $0.isLetter || $0.isNumber }
    let operand = simple ? text : "(\(text))"
    return (numerator == 1 ? "" : "\(numerator)*") + operand + (denominator == 1 ? "" : "//\(denominator)")
  }
}
