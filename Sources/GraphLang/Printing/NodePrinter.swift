/// Prints a node line: `id:Operation(keyword=value,...)`.
struct NodePrinter {
  private let spelling: Spelling?
  private let node: NodeSyntax

  init(_ node: NodeSyntax, _ spelling: Spelling?) {
    self.node = node
    self.spelling = spelling
  }

  var line: String {
    let arguments = node.arguments ?? []
    let name = terminalName ?? spelling?.name ?? node.operation.text
    let head = node.id.text + ":" + name
    if arguments.isEmpty { return head }
    let texts = ordered(arguments) ?? arguments.map(asWritten)
    return head + "(" + texts.joined(separator: ",") + ")"
  }

  private var terminalName: String? {
    let lower = node.operation.text.lowercased()
    return ["input", "input1", "input2", "output"].contains(lower) ? lower : nil
  }

  private func asWritten(_ argument: ArgumentSyntax) -> String {
    (argument.keyword.map { $0.text + "=" } ?? "") + argument.value.printed
  }

  /// The arguments with their keywords in the declared order; nil where they do not fit the parameters.
  private func ordered(_ arguments: [ArgumentSyntax]) -> [String]? {
    guard let parameters = spelling?.parameters, !parameters.isEmpty, fitsLimit(arguments) else { return nil }
    var texts = [String?](repeating: nil, count: parameters.count)
    var position = 0
    var seenKeyword = false
    for (index, argument) in arguments.enumerated() {
      if let keyword = argument.keyword {
        seenKeyword = true
        guard let target = parameters.firstIndex(where: { $0.name == keyword.text }), texts[target] == nil else {
          return nil
        }
        switch parameters[target].form {
        case .keyword: texts[target] = keyword.text + "=" + argument.value.printed
        case .positional: return nil
        case .list: texts[target] = Self.elements([argument.value])
        }
        continue
      }
      guard !seenKeyword, position < parameters.count else { return nil }
      let parameter = parameters[position]
      if parameter.form == .list {
        guard arguments[index...].allSatisfy({ $0.keyword == nil }) else { return nil }
        texts[position] = Self.elements(arguments[index...].map(\.value))
        break
      }
      let value = argument.value.printed
      texts[position] = parameter.form == .keyword ? parameter.name + "=" + value : value
      position += 1
    }
    let found = texts.compactMap { $0 }
    return found.isEmpty || found.contains("") ? nil : found
  }

  /// Keywords count as tokens.
  private func fitsLimit(_ arguments: [ArgumentSyntax]) -> Bool {
    arguments.reduce(0) { $0 + $1.value.tokenBound + 3 } <= ParserLimits.tokens
  }

  /// `(a,b)` and `a,b` alike as `a,b`.
  private static func elements(_ values: [ExpressionSyntax]) -> String {
    var values = values
    if values.count == 1, case .list(let elements, _) = values[0].unparenthesized { values = elements }
    return values.map(\.printed).joined(separator: ",")
  }
}
