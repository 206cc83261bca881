import Diagnostics
import GraphLang
import IR

/// Giving each parameter its argument, as Python does.
extension InferenceContext {
  /// Evaluates the node's arguments into `values`; throws the first thing that is wrong, further ones go to `warnings`.
  package mutating func bindArguments() throws(InferenceFailure) {
    let parameters = operation.parameters
    values.removeAll(keepingCapacity: true)
    spans.removeAll(keepingCapacity: true)
    for parameter in parameters {
      values.append(parameter.standard)
      spans.append(node.operation.span)
    }
    let arguments = try withoutKeepdim(node.arguments ?? [])
    guard !parameters.isEmpty || arguments.isEmpty else {
      throw failure(
        ArgumentCode.argumentsNotTaken, "\(operation.name) takes no arguments", at: node.argumentSpan,
        fixes: [.safe("delete them", .init(node.argumentSpan, ""))])
    }
    var assigned = [Bool](repeating: false, count: parameters.count)
    var position = 0
    var seenKeyword = false
    for (index, argument) in arguments.enumerated() {
      if let keyword = argument.keyword {
        seenKeyword = true
        let target = try parameterIndex(keyword, arguments)
        if assigned[target] {
          throw failure(ArgumentCode.repeatedArgument, "'\(keyword.text)' is given twice", at: argument.span)
        }
        assigned[target] = true
        try assign([argument.value], to: target, at: argument.span)
        continue
      }
      if seenKeyword {
        throw failure(
          ArgumentCode.positionalAfterKeyword, "a positional argument follows a keyword argument", at: argument.span,
          notes: ["the parameters of \(operation.name) are \(parameterList)"])
      }
      guard position < parameters.count else {
        throw failure(
          ArgumentCode.tooManyArguments,
          "\(operation.name) takes at most \(parameters.count) argument\(parameters.count == 1 ? "" : "s"), found \(arguments.count)",
          at: argument.span, notes: ["the parameters of \(operation.name) are \(parameterList)"])
      }
      if parameters[position].kind == .axisList || parameters[position].kind == .sizeList {
        guard !assigned[position] else { continue }
        let rest = arguments[index...].prefix { $0.keyword == nil }
        assigned[position] = true
        let span = rest.dropFirst().reduce(argument.span) { $0.union($1.span) }
        try assign(rest.map(\.value), to: position, at: span)
        continue
      }
      assigned[position] = true
      try assign([argument.value], to: position, at: argument.span)
      position += 1
    }
    for (index, parameter) in parameters.enumerated()
    where !assigned[index] && parameter.standard == nil && parameter.kind != .normalised {
      throw missing(parameter, assigned)
    }
  }

  private var parameterList: String {
    operation.parameters.map { $0.standard == nil ? $0.name : "\($0.name) (optional)" }.joined(separator: ", ")
  }

  private func missing(_ parameter: OpParameter, _ assigned: [Bool]) -> InferenceFailure {
    let suggestion: String =
      switch parameter.name {
      case "out_channels": "C"
      case "kernel_size": "3"
      case "stride": "1"
      case "output_size": "1"
      default: parameter.kind == .axes ? "(2,3)" : "1"
      }
    var fixes: [FixIt] = []
    if parameter.kind != .axisList && parameter.kind != .sizeList {
      if let last = node.arguments?.last {
        fixes = [
          .maybe(
            "add \(parameter.name)", .init(SourceSpan(last.span.end, last.span.end), ",\(parameter.name)=\(suggestion)")
          )
        ]
      } else {
        let all = operation.parameters.enumerated().filter { !assigned[$0.offset] && $0.element.standard == nil }
          .map { index, parameter in
            "\(parameter.name)="
              + (parameter.name == "out_channels" ? "C" : parameter.name == "kernel_size" ? "3" : suggestion)
          }
        fixes = [.maybe("add the arguments", .init(node.argumentSpan, "(\(all.joined(separator: ",")))"))]
      }
    }
    return failure(
      ArgumentCode.missingArgument, "\(operation.name) needs '\(parameter.name)': \(parameter.summary)",
      notes: ["the parameters of \(operation.name) are \(parameterList)"], fixes: fixes)
  }

  private func parameterIndex(_ keyword: NameSyntax, _ arguments: [ArgumentSyntax]) throws(InferenceFailure) -> Int {
    for (index, parameter) in operation.parameters.enumerated()
    where parameter.name == keyword.text && parameter.kind != .normalised {
      return index
    }
    let names = operation.parameters.map(\.name)
    let aliases = [
      "group": "groups", "kernel": "kernel_size", "k": "kernel_size", "strides": "stride", "s": "stride",
      "filters": "out_channels",
      "axis": "dim", "dims": "dim", "out_features": "out_channels", "channels": "out_channels",
      "out_channel": "out_channels",
      "size": "output_size", "p": "prob", "drop_prob": "prob", "rate": "dilation", "d": "dilation",
      "kernel_sizes": "kernel_size",
      "dim": "dims", "out": "out_channels", "g": "groups", "num_groups": "groups",
    ]
    let known = aliases[keyword.text.lowercased()].flatMap { names.contains($0) ? $0 : nil }
    let near = known.map { [$0] } ?? Suggestion.nearest(to: keyword.text, among: names, count: 1)
    var fixes = near.map { meant in
      let free = !arguments.contains { $0.keyword?.text == meant }
      return FixIt(
        "write '\(meant)'", known != nil && free || meant.lowercased() == keyword.text.lowercased() ? .safe : .maybe,
        [.init(keyword.span, meant)])
    }
    var notes = names.isEmpty ? [] : ["the parameters of \(operation.name) are \(parameterList)"]
    if ["padding", "pad", "bias", "padding_mode", "in_channels", "in_features", "inplace", "eps", "affine"].contains(
      keyword.text),
      let index = arguments.firstIndex(where: { $0.keyword == keyword })
    {
      notes.append(
        keyword.text.hasPrefix("pad")
          ? "padding is always 'same'" : "'\(keyword.text)' follows from the language and is not written")
      let start = index > 0 ? arguments[index - 1].span.end : arguments[index].span.start
      let end = index == 0 && arguments.count > 1 ? arguments[1].span.start : arguments[index].span.end
      fixes = [.maybe("delete it", .init(SourceSpan(start, end), ""))]
    }
    throw failure(
      ArgumentCode.unknownArgument, "\(operation.name) has no parameter '\(keyword.text)'\(Suggestion.question(near))",
      at: keyword.span, notes: notes, fixes: fixes)
  }

  /// `keepdim` of a reduction is always true: `keepdim=True` is a warning, anything else an error.
  private mutating func withoutKeepdim(_ arguments: [ArgumentSyntax]) throws(InferenceFailure) -> [ArgumentSyntax] {
    guard operation.family == .reduction, operation.name != "softmax",
      arguments.contains(where: { $0.keyword?.text == "keepdim" })
    else { return arguments }
    var seen = false
    for (index, argument) in arguments.enumerated() where argument.keyword?.text == "keepdim" {
      if seen { throw failure(ArgumentCode.repeatedArgument, "'keepdim' is given twice", at: argument.span) }
      seen = true
      let start = index > 0 ? arguments[index - 1].span.end : argument.span.start
      let end = index == 0 && arguments.count > 1 ? arguments[1].span.start : argument.span.end
      let deletion = FixIt.Edit(SourceSpan(start, end), "")
      switch argument.value {
      case .symbol("True", _), .symbol("true", _), .integer(1, _):
        warnings.append(
          failure(
            ArgumentCode.keepdimRedundant, "keepdim is always true; it need not be written", at: argument.span,
            fixes: [.safe("delete it", deletion)]
          ).diagnostic)
      default:
        throw failure(
          ArgumentCode.keepdimFalse, "keepdim is always true: reduced dimensions become 1", at: argument.span,
          notes: ["drop the dimensions of size 1 with reshape where they are in the way"],
          fixes: [.maybe("delete it", deletion)])
      }
    }
    return arguments.filter { $0.keyword?.text != "keepdim" }
  }

  private mutating func assign(_ expressions: [ExpressionSyntax], to index: Int, at span: SourceSpan)
    throws(InferenceFailure)
  {
    let parameter = operation.parameters[index]
    spans[index] = span
    let value = expressions.first ?? .invalid(span)
    switch parameter.kind {
    case .size, .normalised: values[index] = .size(try evaluate(value, parameter))
    case .pair: values[index] = try pair(value, parameter)
    case .axis: values[index] = .axes([try axis(value)])
    case .axes:
      values[index] = .axes(try axes(Self.elements(value)))
      if Self.elements(value).isEmpty {
        throw failure(ArgumentCode.emptyList, "'\(parameter.name)' names no dimension", at: span)
      }
    case .axisList: values[index] = .axes(try axes(Self.flattened(expressions)))
    case .sizeList:
      var sizes: [Size?] = []
      for expression in Self.flattened(expressions) {
        let size = try evaluate(expression, parameter)
        sizes.append(size.constant == -1 && !Self.hasSymbols(expression) && operation.name == "reshape" ? nil : size)
      }
      if sizes.isEmpty { throw failure(ArgumentCode.emptyList, "'\(parameter.name)' has no sizes", at: span) }
      values[index] = .sizes(sizes)
    case .probability: values[index] = .probability(try probability(value))
    }
  }

  private mutating func pair(_ value: ExpressionSyntax, _ parameter: OpParameter) throws(InferenceFailure)
    -> ArgumentValue
  {
    guard case .list(let elements, let span) = value.unparenthesized else {
      return .size(try evaluate(value, parameter))
    }
    guard elements.count == 2 else {
      throw failure(
        ArgumentCode.wrongPair,
        "'\(parameter.name)' takes one size or a pair (height, width), found \(elements.count) values", at: span)
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
    default:
      throw failure(
        ArgumentCode.axisNotLiteral, "a dimension is named by an integer literal such as 1 or -1", at: expression.span)
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
      throw failure(
        ArgumentCode.probabilityOutOfRange, "'prob' is a decimal literal of at least 0 and below 1", at: value.span)
    }
    return number
  }

  private static func elements(_ expression: ExpressionSyntax) -> [ExpressionSyntax] {
    if case .list(let elements, _) = expression.unparenthesized { return elements }
    return [expression]
  }

  /// One list instead of single values.
  private static func flattened(_ expressions: [ExpressionSyntax]) -> [ExpressionSyntax] {
    expressions.count == 1 ? elements(expressions[0]) : expressions
  }

  private static func hasSymbols(_ expression: ExpressionSyntax) -> Bool {
    switch expression {
    case .symbol: true
    case .integer, .decimal, .call, .list, .invalid: false
    case .negated(let inner, _), .parenthesized(let inner, _): hasSymbols(inner)
    case .binary(_, let left, let right, _): hasSymbols(left) || hasSymbols(right)
    }
  }
}
