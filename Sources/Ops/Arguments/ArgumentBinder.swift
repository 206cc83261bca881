import Diagnostics
import GraphLang
import IR

/// Giving each parameter its argument, as Python does.
extension InferenceContext {
  /// Evaluates the node's arguments into `values`. Throws all that is wrong in one failure; warnings go to `warnings`.
  package mutating func bindArguments() throws(InferenceFailure) {
    let parameters = operation.parameters
    // Nearly half of all nodes: nothing is given and nothing is taken.
    while !spans.isEmpty { spans.removeLast() }
    if parameters.isEmpty && node.arguments == nil {
      values = []
      return
    }
    for _ in parameters { spans.append(node.operation.span) }
    if node.arguments == nil {
      values = operation.standardValues
    } else {
      // Most are replaced: an array of their own from the start.
      values = []
      values.reserveCapacity(parameters.count)
      for value in operation.standardValues { values.append(value) }
    }
    var failures: [InferenceFailure] = []
    var arguments = withoutKeepdim(node.arguments ?? [], &failures)
    if hasWrittenInputs(arguments) {
      mayHaveInputChannels = true
      if readsInputChannels {
        let reading = readingInputs(arguments)
        failures.append(reading.failure)
        arguments = reading.rest
      }
    }
    if parameters.isEmpty && !arguments.isEmpty {
      throw failure(
        ArgumentCode.argumentsNotTaken, "\(operation.name) takes no arguments", at: node.argumentSpan,
        notes: operation.operands == .one ? [] : ["its operands are the edges into it"],
        fixes: [.safe("delete them", .init(node.argumentSpan, ""))])
    }
    var assigned = ParameterSet()
    var position = 0
    var seenKeyword = false
    var (isOverfull, isMisplaced) = (false, false)
    let operandFailure = operandsInParentheses(arguments)
    if let operandFailure { failures.append(operandFailure) }
    for (index, argument) in arguments.enumerated() where operandFailure == nil || argument.keyword != nil {
      do throws(InferenceFailure) {
        if let keyword = argument.keyword {
          seenKeyword = true
          if let target = parameterIndex(named: keyword.text) {
            if assigned.contains(target) { throw repeated(index, target, arguments) }
            assigned.insert(target)
            try assign(argument.value, to: target, at: argument.span)
            continue
          }
          let (meant, failure) = meantParameter(keyword, index, arguments)
          failures.append(failure)
          guard let meant, !assigned.contains(meant) else { continue }
          assigned.insert(meant)
          try assign(argument.value, to: meant, at: argument.span)
          continue
        }
        if seenKeyword {
          if isMisplaced { continue }
          isMisplaced = true
          throw afterKeyword(index, arguments, assigned)
        }
        guard position < parameters.count else {
          if isOverfull { continue }
          isOverfull = true
          // The one failure says what all positional arguments were meant to be.
          throw tooMany(arguments, index)
        }
        if parameters[position].kind == .axisList || parameters[position].kind == .sizeList {
          guard !assigned.contains(position) else { continue }
          let rest = arguments[index...].prefix { $0.keyword == nil }
          assigned.insert(position)
          let span = rest.dropFirst().reduce(argument.span) { $0.union($1.span) }
          try assign(argument.value, and: rest.dropFirst().map(\.value), to: position, at: span)
          continue
        }
        assigned.insert(position)
        position += 1
        try assign(argument.value, to: position - 1, at: argument.span)
      } catch {
        failures.append(error)
      }
    }
    var missing: [Int] = []
    for index in parameters.indices where !assigned.contains(index) {
      if parameters[index].standard == nil && parameters[index].kind != .normalised { missing.append(index) }
    }
    if failures.isEmpty && missing.isEmpty { return warnOfKernel(arguments) }
    let isRenamed = failures.contains {
      $0.diagnostic.code == ArgumentCode.unknownArgument.code && namesMissing($0, missing)
    }
    if !missing.isEmpty, !isRenamed, !isOverfull,
      !failures.contains(where: { $0.diagnostic.code == ArgumentCode.positionalAfterKeyword.code })
    {
      failures.append(self.missing(missing.map { parameters[$0] }))
    }
    guard var first = failures.first else { return }
    first.further += failures.dropFirst().flatMap { [$0.diagnostic] + $0.further }
    throw first
  }

  var parameterList: String {
    operation.parameters.map { $0.standard == nil ? $0.name : "\($0.name) (optional)" }.joined(separator: ", ")
  }

  /// Whether the fix-it of an unknown keyword gives one of the missing parameters.
  private func namesMissing(_ failure: InferenceFailure, _ missing: [Int]) -> Bool {
    failure.diagnostic.fixes.contains { fix in
      fix.edits.contains { edit in missing.contains { operation.parameters[$0].name == edit.text } }
    }
  }

  /// Several expressions are those of a list without parentheses.
  private mutating func assign(
    _ value: ExpressionSyntax, and others: [ExpressionSyntax] = [], to index: Int, at span: SourceSpan
  ) throws(InferenceFailure) {
    let parameter = operation.parameters[index]
    spans[index] = span
    switch parameter.kind {
    case .size, .normalised: values[index] = try size(value, parameter)
    case .pair: values[index] = try pair(value, parameter)
    case .axis: values[index] = .axes([try axis(value)])
    case .axes:
      values[index] = .axes(try axes(Self.elements(value)))
      if Self.elements(value).isEmpty {
        throw failure(
          ArgumentCode.emptyList, "'\(parameter.name)' names no dimension", at: span,
          fixes: [.maybe("write (2,3), height and width", .init(value.span, "(2,3)"))])
      }
    case .axisList: values[index] = .axes(try axes(Self.flattened([value] + others)))
    case .sizeList:
      var sizes: [Size?] = []
      var failed: [InferenceFailure] = []
      for expression in Self.flattened([value] + others) {
        do throws(InferenceFailure) {
          let size = try evaluate(expression, parameter)
          sizes.append(size.constant == -1 && !Self.hasSymbols(expression) && operation.name == "reshape" ? nil : size)
        } catch {
          failed.append(error)
        }
      }
      if var first = failed.first {
        first.further += failed.dropFirst().flatMap { [$0.diagnostic] + $0.further }
        throw first
      }
      if sizes.isEmpty { throw failure(ArgumentCode.emptyList, "'\(parameter.name)' has no sizes", at: span) }
      values[index] = .sizes(sizes)
    case .probability: values[index] = .probability(try probability(value))
    }
  }

  private mutating func size(_ value: ExpressionSyntax, _ parameter: OpParameter) throws(InferenceFailure)
    -> ArgumentValue
  {
    if case .integer(let number, _) = value, let known = ArgumentValue.known(number) { return known }
    return .size(try evaluate(value, parameter))
  }

  private mutating func pair(_ value: ExpressionSyntax, _ parameter: OpParameter) throws(InferenceFailure)
    -> ArgumentValue
  {
    guard case .list(let elements, let span) = value.unparenthesized else {
      return try size(value, parameter)
    }
    guard elements.count == 2 else {
      let text = elements.prefix(2).map(\.printed)
      let fixes: [FixIt] =
        elements.isEmpty
        ? [] : [.maybe("write \(text[0])", .init(span, Set(text).count == 1 ? text[0] : "(\(text[0]),\(text[1]))"))]
      throw failure(
        ArgumentCode.wrongPair,
        "'\(parameter.name)' takes one size or a pair (height, width), found \(elements.count) values", at: span,
        fixes: fixes)
    }
    return .pair(try evaluate(elements[0], parameter), try evaluate(elements[1], parameter))
  }

  private func axes(_ expressions: [ExpressionSyntax]) throws(InferenceFailure) -> [Int] {
    var result: [Int] = []
    for expression in expressions { result.append(try axis(expression)) }
    return result
  }

  /// A literal, perhaps negative.
  private func axis(_ expression: ExpressionSyntax) throws(InferenceFailure) -> Int {
    switch expression {
    case .integer(let value, _): return value
    case .negated(.integer(let value, _), _): return -value
    case .parenthesized(let inner, _): return try axis(inner)
    case .list(let elements, _) where elements.count == 1: return try axis(elements[0])
    case .text(let content, let span) where Int(content) != nil:
      throw failure(
        ArgumentCode.quotedValue, "a dimension is a number, found a text", at: span,
        fixes: [.safe("delete the quotation marks", .init(span, content))])
    default:
      let meant = ["B": 0, "C": 1, "H": 2, "W": 3][expression.printed]
      throw failure(
        ArgumentCode.axisNotLiteral, "a dimension is named by an integer literal such as 1 or -1", at: expression.span,
        fixes: meant.map { [.maybe("write \($0)", .init(expression.span, "\($0)"))] } ?? [])
    }
  }

  private func probability(_ value: ExpressionSyntax) throws(InferenceFailure) -> Double {
    var number: Double?
    switch value.unparenthesized {
    case .decimal(let text, _): number = Double(text)
    case .integer(let integer, _): number = Double(integer)
    default: break
    }
    guard let number, number >= 0, number < 1 else {
      let percent = number.flatMap { (1...99).contains($0) && $0 == $0.rounded() && $0 > 1 ? $0 / 100 : nil }
      let meant = percent.map { "\($0)" } ?? "0.2"
      throw failure(
        ArgumentCode.probabilityOutOfRange, "'prob' is a decimal literal of at least 0 and below 1", at: value.span,
        fixes: [.maybe("write \(meant)", .init(value.span, meant))])
    }
    return number
  }

  static func elements(_ expression: ExpressionSyntax) -> [ExpressionSyntax] {
    if case .list(let elements, _) = expression.unparenthesized { return elements }
    return [expression]
  }

  /// One list instead of single values.
  static func flattened(_ expressions: [ExpressionSyntax]) -> [ExpressionSyntax] {
    expressions.count == 1 ? elements(expressions[0]) : expressions
  }

  static func hasSymbols(_ expression: ExpressionSyntax) -> Bool {
    switch expression {
    case .symbol: true
    case .integer, .decimal, .text, .call, .list, .invalid: false
    case .negated(let inner, _), .parenthesized(let inner, _): hasSymbols(inner)
    case .binary(_, let left, let right, _): hasSymbols(left) || hasSymbols(right)
    }
  }
}
