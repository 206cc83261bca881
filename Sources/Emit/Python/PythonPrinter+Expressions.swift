extension PythonPrinter {
  /// How tightly an expression binds; a part that binds less than its place asks for gets parentheses.
  private enum Binding: Int, Comparable {
    case conditional
    case or
    case and
    case not
    case comparison
    case sum
    case product
    case unary
    case power
    case postfix

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  private static func binding(_ expression: PythonExpression) -> Binding {
    switch expression {
    case .conditional: .conditional
    case .not: .not
    case .binary(_, let operation, _): binding(operation)
    case .integer(let value): value < 0 ? .unary : .postfix
    case .float(let value): value < 0 ? .unary : .postfix
    case .starred, .generator, .bare: .conditional
    case .name, .attribute, .call, .string, .boolean, .none, .ellipsis, .tuple, .tupleOf, .list, .dictionary,
      .subscripted:
      .postfix
    }
  }

  private static func binding(_ operation: PythonExpression.Operator) -> Binding {
    switch operation {
    case .add, .subtract: .sum
    case .multiply, .matrixMultiply, .floorDivide, .divide: .product
    case .power: .power
    case .equal, .greater: .comparison
    case .or: .or
    case .and: .and
    }
  }

  private static func part(_ expression: PythonExpression, atLeast least: Binding) -> String {
    let text = flat(expression)
    return binding(expression) < least ? "(\(text))" : text
  }

  /// The expression on one line.
  static func flat(_ expression: PythonExpression) -> String {
    switch expression {
    case .name(let name): return name.text
    case .attribute(let object, let name):
      let isNumber = if case .integer = object { true } else { false }
      return (isNumber ? "(\(flat(object)))" : part(object, atLeast: .postfix)) + "." + name.text
    case .call(let function, let arguments):
      return part(function, atLeast: .postfix) + "(" + arguments.map(argument).joined(separator: ", ") + ")"
    case .integer(let value): return String(value)
    case .float(let value): return number(value)
    case .string(let text): return PythonText.literal(text)
    case .boolean(let value): return value ? "True" : "False"
    case .none: return "None"
    case .ellipsis: return "..."
    case .tuple(let parts):
      return "(" + parts.map(flat).joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
    case .list(let parts): return "[" + parts.map(flat).joined(separator: ", ") + "]"
    case .dictionary(let members):
      return "{" + members.map { "\(flat($0.key)): \(flat($0.value))" }.joined(separator: ", ") + "}"
    case .binary(let left, let operation, let right):
      let own = binding(operation)
      // Operators group to the left; a power groups to the right.
      let above = Binding(rawValue: own.rawValue + 1) ?? .postfix
      let (least, rightLeast) = operation == .power ? (above, own) : (own, above)
      let gap = operation == .power ? "" : " "
      return part(left, atLeast: least) + gap + operation.rawValue + gap + part(right, atLeast: rightLeast)
    case .not(let value): return "not " + part(value, atLeast: .not)
    case .subscripted(let value, let indices):
      return part(value, atLeast: .postfix) + "[" + indices.map(index).joined(separator: ", ") + "]"
    case .conditional(let value, let condition, let other):
      return "\(part(value, atLeast: .or)) if \(part(condition, atLeast: .or)) else \(flat(other))"
    case .generator(let element, let names, let iterable):
      return "\(flat(element)) for \(names.map(\.text).joined(separator: ", ")) in \(part(iterable, atLeast: .or))"
    case .tupleOf(let value): return "(" + flat(value) + ")"
    case .bare(let values): return values.map(flat).joined(separator: ", ")
    case .starred(let value): return "*" + part(value, atLeast: .or)
    }
  }

  private static func argument(_ argument: PythonExpression.Argument) -> String {
    (argument.keyword.map { $0.text + "=" } ?? "") + flat(argument.value)
  }

  private static func index(_ index: PythonExpression.Index) -> String {
    func bound(_ value: PythonExpression) -> (text: String, isSimple: Bool) {
      switch value {
      case .integer, .name: (flat(value), true)
      default: (flat(value), false)
      }
    }
    switch index {
    case .element(let value): return flat(value)
    case .upTo(nil): return ":"
    case .upTo(let end?):
      let (text, isSimple) = bound(end)
      return isSimple ? ":" + text : ": " + text
    case .from(let start):
      let (text, isSimple) = bound(start)
      return isSimple ? text + ":" : text + " :"
    }
  }

  private static func number(_ value: Double) -> String {
    precondition(value.isFinite, "only finite numbers are written")
    let text = String(value)
    return text.contains("e") && !text.contains(".") ? text.replacing("e", with: ".0e") : text
  }

  /// The lines of `prefix expression suffix`, broken at the outermost brackets where one line is too long.
  static func wrapped(_ expression: PythonExpression, prefix: String, suffix: String, indent: String) -> [String] {
    let whole = indent + prefix + flat(expression) + suffix
    if whole.utf8.count <= columns { return [whole] }
    let inner = indent + "    "
    switch expression {
    case .call(let function, let arguments) where !arguments.isEmpty:
      let head = indent + prefix + part(function, atLeast: .postfix) + "("
      if arguments.count == 1, let only = arguments.first {
        return [head] + wrappedArgument(only, "", inner) + ["\(indent))\(suffix)"]
      }
      return [head] + rows(arguments, inner) + ["\(indent))\(suffix)"]
    case .tuple(let parts) where parts.count > 1:
      return ["\(indent)\(prefix)("] + elements(parts, inner) + ["\(indent))\(suffix)"]
    case .list(let parts) where !parts.isEmpty:
      return ["\(indent)\(prefix)["] + elements(parts, inner) + ["\(indent)]\(suffix)"]
    case .dictionary(let members) where !members.isEmpty:
      let rows = members.flatMap { wrapped($0.value, prefix: flat($0.key) + ": ", suffix: ",", indent: inner) }
      return ["\(indent)\(prefix){"] + rows + ["\(indent)}\(suffix)"]
    case .generator(let element, let names, let iterable):
      return wrapped(element, prefix: prefix, suffix: "", indent: indent)
        + wrapped(
          iterable, prefix: "for \(names.map(\.text).joined(separator: ", ")) in ", suffix: suffix, indent: indent)
    case .binary(_, let operation, _):
      // A chain of one operator, an operand a line.
      var (operands, rest) = ([PythonExpression](), expression)
      while case .binary(let left, operation, let right) = rest {
        operands.insert(right, at: 0)
        rest = left
      }
      let own = binding(operation)
      let rows =
        ["\(inner)\(part(rest, atLeast: own))"]
        + operands.map {
          "\(inner)\(operation.rawValue) \(part($0, atLeast: Binding(rawValue: own.rawValue + 1) ?? .postfix))"
        }
      return ["\(indent)\(prefix)("] + rows + ["\(indent))\(suffix)"]
    case .conditional(let value, let condition, let other):
      return ["\(indent)\(prefix)("] + wrapped(value, prefix: "", suffix: "", indent: inner)
        + ["\(inner)if \(part(condition, atLeast: .or))"]
        + wrapped(other, prefix: "else ", suffix: "", indent: inner) + ["\(indent))\(suffix)"]
    case .starred(.tupleOf(let value)):
      return ["\(indent)\(prefix)*("] + wrapped(value, prefix: "", suffix: "", indent: inner) + ["\(indent))\(suffix)"]
    case .call, .tuple, .list, .dictionary, .name, .attribute, .integer, .float, .string, .boolean, .none, .ellipsis,
      .not,
      .subscripted, .tupleOf, .bare, .starred:
      return [whole]
    }
  }

  /// Arguments on one line of their own where they fit, else one a line.
  private static func rows(_ arguments: [PythonExpression.Argument], _ indent: String) -> [String] {
    let list = arguments.map(argument).joined(separator: ", ")
    if indent.utf8.count + list.utf8.count <= columns { return [indent + list] }
    return arguments.flatMap { wrappedArgument($0, ",", indent) }
  }

  /// The elements of a tuple or a list, one a line.
  private static func elements(_ parts: [PythonExpression], _ indent: String) -> [String] {
    parts.flatMap { wrapped($0, prefix: "", suffix: ",", indent: indent) }
  }

  private static func wrappedArgument(
    _ argument: PythonExpression.Argument, _ suffix: String, _ indent: String
  ) -> [String] {
    wrapped(argument.value, prefix: argument.keyword.map { $0.text + "=" } ?? "", suffix: suffix, indent: indent)
  }
}
