/// Prints Python as its formatters do: four spaces, 88 columns, calls that are too long with an argument a line.
struct PythonPrinter {
  /// Columns of a line at most, where there is a place to break it.
  static let columns = 88

  private var lines: [String] = []

  /// The text of a module.
  static func text(_ statements: [PythonStatement]) -> String {
    var printer = PythonPrinter()
    printer.add(statements, "")
    while printer.lines.last?.isEmpty == true { printer.lines.removeLast() }
    return printer.lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ statements: [PythonStatement], _ indent: String) {
    for statement in statements { add(statement, indent) }
  }

  private mutating func add(_ statement: PythonStatement, _ indent: String) {
    switch statement {
    case .assign(let target, let type, let value, let comment):
      let annotation = type.map { ": " + Self.flat($0) } ?? ""
      add(Self.flat(target) + annotation + " = ", value, indent, comment)
    case .unpack(let names, let value, let comment):
      add(names.map(\.text).joined(separator: ", ") + " = ", value, indent, comment)
    case .expression(let value): add("", value, indent, nil)
    case .returning(let value): add("return ", value, indent, nil)
    case .ifThen(let condition, let body):
      lines.append("\(indent)if \(Self.flat(condition)):")
      add(body, indent + "    ")
    case .forEach(let names, let iterable, let body):
      lines.append("\(indent)for \(names.map(\.text).joined(separator: ", ")) in \(Self.flat(iterable)):")
      add(body, indent + "    ")
    case .function(let function): add(function, indent)
    case .define(let definition): add(definition, indent)
    case .comment(let text): lines.append("\(indent)# \(PythonText.comment(text))")
    case .importing(let module, let names):
      lines.append(
        names.isEmpty
          ? "\(indent)import \(module.text)"
          : "\(indent)from \(module.text) import \(names.map(\.text).joined(separator: ", "))")
    case .importingAs(let path, let name):
      lines.append("\(indent)import \(path.map(\.text).joined(separator: ".")) as \(name.text)")
    case .docstring(let text): lines += PythonText.docstring(text, indent: indent)
    case .blank: lines.append("")
    }
  }

  private mutating func add(_ prefix: String, _ value: PythonExpression, _ indent: String, _ comment: String?) {
    let note = comment.map { "# " + PythonText.comment($0) }
    let whole = indent + prefix + Self.flat(value)
    if let note, whole.utf8.count + 2 + note.utf8.count <= Self.columns {
      lines.append("\(whole)  \(note)")
      return
    }
    if let note { lines.append(indent + note) }
    lines += Self.wrapped(value, prefix: prefix, suffix: "", indent: indent)
  }

  private mutating func add(_ function: PythonFunction, _ indent: String) {
    let parameters = function.parameters.map { parameter in
      let type = parameter.type.map { ": " + Self.flat($0) } ?? ""
      let equals = parameter.type == nil ? "=" : " = "
      return parameter.name.text + type + (parameter.standard.map { equals + Self.flat($0) } ?? "")
    }
    let head = "\(indent)def \(function.name.text)("
    let tail = ") -> \(Self.flat(function.result)):"
    let list = parameters.joined(separator: ", ")
    if head.utf8.count + list.utf8.count + tail.utf8.count <= Self.columns {
      lines.append(head + list + tail)
    } else {
      lines.append(head)
      if indent.utf8.count + 4 + list.utf8.count <= Self.columns {
        lines.append("\(indent)    \(list)")
      } else {
        for parameter in parameters { lines.append("\(indent)    \(parameter),") }
      }
      lines.append(indent + tail)
    }
    add(function.body, indent + "    ")
  }

  private mutating func add(_ definition: PythonClass, _ indent: String) {
    lines.append("\(indent)class \(definition.name.text)(\(Self.flat(definition.base))):")
    add(.docstring(definition.documentation), indent + "    ")
    for function in definition.body {
      lines.append("")
      add(function, indent + "    ")
    }
  }
}
