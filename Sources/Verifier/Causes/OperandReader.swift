import Diagnostics
import GraphLang
import Ops

/// Finds the nodes whose lines name the results that they work on.
struct OperandReader {
  /// A node with operands in its line.
  struct Node {
    let syntax: NodeSyntax
    /// Its position among the block's nodes.
    let position: Int
    /// The node without them; nil where the line repeats a node, and the edges take its place.
    let mended: NodeSyntax?
    let place: SourceSpan
    let edits: [FixIt.Edit]
    /// The operands that no edge says.
    let missing: [String]
    /// Whether they come before what edges say.
    let isFirst: Bool
    /// Whether it can mean nothing else.
    let isSure: Bool

    /// Their edges as a line.
    var edge: String { "\(missing.joined(separator: ","))->\(syntax.id.text)" }
  }

  /// Operands where they stand, and the node without them.
  private struct Written {
    let operands: [String]
    let place: SourceSpan
    let edits: [FixIt.Edit]
    let arguments: [ArgumentSyntax]?
    /// Whether nothing but operands can stand there.
    let isSure: Bool
  }

  private let block: BlockSyntax
  private let source: SourceFile
  private let vocabulary: Vocabulary
  private let positions: [String: Int]
  private let input: String?
  private let incoming: [String: [String]]
  /// What the parser says of what stands behind nodes, by node.
  private let rests: [String: SourceSpan]

  private static let keywords: Set = [
    "input", "inputs", "in", "from", "src", "source", "sources", "operands", "operand", "x", "tensors", "prev",
    "parents",
    "inbound", "inbound_nodes", "args", "deps", "other", "nodes",
  ]
  private static let openers: Set = ["from", "inputs", "input", "of", "in", "on", "takes", "operands", "with"]

  init(_ block: BlockSyntax, _ source: SourceFile, _ vocabulary: Vocabulary) {
    self.block = block
    self.source = source
    self.vocabulary = vocabulary
    positions = Dictionary(block.nodes.enumerated().map { ($0.element.id.text, $0.offset) }) { first, _ in first }
    let inputs = block.nodes.filter { $0.operation.text.lowercased() == "input" }
    input = inputs.count == 1 ? inputs[0].id.text : nil
    incoming = Dictionary(grouping: block.edges, by: \.target.text).mapValues { $0.map(\.source.text) }
    rests = Dictionary(
      block.diagnostics.filter { $0.code == SyntaxCode.textAfterNode.code }.compactMap { diagnostic in
        diagnostic.node.map { ($0, diagnostic.span) }
      }
    ) { first, _ in first }
  }

  /// The nodes, the doubtful ones only beside one that is not.
  func nodes() -> [Node] {
    var (sure, doubtful): ([Node], [Node]) = ([], [])
    for position in block.nodes.indices {
      guard
        let written = behind(position) ?? keyword(position) ?? arguments(position) ?? comment(position)
      else { continue }
      guard let node = node(position, written) else { continue }
      if written.isSure { sure.append(node) } else { doubtful.append(node) }
    }
    return sure.isEmpty ? [] : (sure + doubtful).sorted { $0.position < $1.position }
  }

  private func node(_ position: Int, _ written: Written) -> Node? {
    let syntax = block.nodes[position]
    let first = positions[syntax.id.text] ?? position
    let isOutput = syntax.operation.text.lowercased() == "output"
    // Data flow down the text, but for the output, which often stands first.
    guard
      written.operands.allSatisfy({ operand in
        positions[operand].map { operand != syntax.id.text && ($0 < position || isOutput) } ?? false
      })
    else { return nil }
    var rest = incoming[syntax.id.text] ?? []
    var (missing, early): ([String], Bool) = ([], false)
    for operand in written.operands {
      if let index = rest.firstIndex(of: operand) {
        rest.remove(at: index)
        if !missing.isEmpty { early = true }
      } else {
        missing.append(operand)
      }
    }
    // What edges say is no part of it, or is all of it.
    guard rest.isEmpty, !missing.isEmpty else { return nil }
    let keepsOrder = ["add", "mul"].contains(syntax.operation.text.lowercased())
    let isRepeated = first != position
    guard !isRepeated || isOutput && block.nodes[first].arguments == nil else { return nil }
    return Node(
      syntax: syntax, position: position, mended: isRepeated ? nil : syntax.reading(written.arguments),
      place: isRepeated ? lineSpan(syntax) : written.place, edits: isRepeated ? [] : written.edits, missing: missing,
      isFirst: early && !keepsOrder, isSure: written.isSure && missing.count == written.operands.count)
  }

  private func lineSpan(_ syntax: NodeSyntax) -> SourceSpan {
    SourceSpan(syntax.span.start, max(syntax.span.end, rests[syntax.id.text]?.end ?? 0))
  }

  // MARK: Where they stand

  /// `Conv2d(C,3)(0)`, `Add [0,4]`, `ReLU <- 3`, `BN from 2`.
  private func behind(_ position: Int) -> Written? {
    let syntax = block.nodes[position]
    guard let rest = rests[syntax.id.text], rest.start >= syntax.span.end,
      !syntax.isDamaged || syntax.arguments == nil, rest.end - rest.start <= 1_024
    else { return nil }
    guard let operands = operands(in: source.text(rest)).operands else { return nil }
    return Written(
      operands: operands, place: rest, edits: [.init(SourceSpan(syntax.span.end, rest.end), "")],
      arguments: syntax.arguments, isSure: true)
  }

  /// `ReLU  # inputs: 3`, in a block without any edge.
  private func comment(_ position: Int) -> Written? {
    let syntax = block.nodes[position]
    guard block.edges.isEmpty, !syntax.isDamaged else { return nil }
    let content = source.content(ofLine: syntax.line)
    guard let mark = content[syntax.span.end...].firstIndex(of: UInt8(ascii: "#")), content.endIndex - mark <= 1_024
    else {
      return nil
    }
    let place = SourceSpan(mark, content.endIndex)
    let (operands, isNamed) = operands(in: String(source.text(place).dropFirst()))
    guard let operands, isNamed else { return nil }
    return Written(operands: operands, place: place, edits: [], arguments: syntax.arguments, isSure: true)
  }

  /// The ids of a text that names nothing else, and whether it says that they are operands.
  private func operands(in text: String) -> (operands: [String]?, isNamed: Bool) {
    var text = Substring(text)
    func drop(_ marks: String) { text = text.drop { marks.contains($0) || $0.isWhitespace } }
    drop(",:|")
    var isNamed = false
    for arrow in ["<--", "<-", "<=", "←"] where text.hasPrefix(arrow) {
      text = text.dropFirst(arrow.count)
      isNamed = true
    }
    drop("")
    let word = text.prefix { $0.isLetter }
    if Self.openers.contains(word.lowercased()), positions[String(word)] == nil {
      text = text.dropFirst(word.count)
      isNamed = true
      drop(":=")
    }
    drop("([{")
    while let last = text.last, ")]};".contains(last) || last.isWhitespace { text = text.dropLast() }
    var operands: [String] = []
    for part in text.split(whereSeparator: { ",+&".contains($0) || $0.isWhitespace }) {
      if part == "and" { continue }
      guard operands.count < 64, let operand = meaning(String(part)) else { return (nil, false) }
      operands.append(operand)
    }
    return (operands.isEmpty ? nil : operands, isNamed)
  }

  /// `BN(inputs=[2])`.
  private func keyword(_ position: Int) -> Written? {
    let syntax = block.nodes[position]
    guard !syntax.isDamaged, let arguments = syntax.arguments,
      let index = arguments.firstIndex(where: { Self.keywords.contains($0.keyword?.text.lowercased() ?? "") }),
      let operands = self.operands(arguments[index].value)
    else { return nil }
    var rest = arguments
    rest.remove(at: index)
    let place: SourceSpan
    if rest.isEmpty {
      place = syntax.argumentSpan
    } else if index == 0 {
      place = SourceSpan(arguments[0].span.start, arguments[1].span.start)
    } else {
      place = SourceSpan(arguments[index - 1].span.end, arguments[index].span.end)
    }
    return Written(
      operands: operands, place: place, edits: [.init(place, "")], arguments: rest.isEmpty ? nil : rest, isSure: true)
  }

  /// `Add(0,4)`, `ReLU(3)`, `concat(2,3,dim=1)`, `Conv2d(0,C,3)`.
  private func arguments(_ position: Int) -> Written? {
    let syntax = block.nodes[position]
    guard !syntax.isDamaged, let arguments = syntax.arguments, let first = arguments.first, first.keyword == nil else {
      return nil
    }
    let name = syntax.operation.text
    let operation = vocabulary.reading(name)
    let isTerminal = name.lowercased() == "output"
    guard operation != nil || isTerminal else { return nil }
    let parameters = operation?.parameters ?? []
    let isBare = parameters.allSatisfy { $0.kind == .normalised }
    let isLone = (incoming[syntax.id.text] ?? []).isEmpty
    guard isBare || isLone || operation?.operands != .one else { return nil }
    if isBare {
      guard arguments.allSatisfy({ $0.keyword == nil }) else { return nil }
      let operands = arguments.compactMap { self.operands($0.value) }
      guard operands.count == arguments.count else { return nil }
      let all = operands.flatMap { $0 }
      // `BN(2)` may be the number of channels.
      let isCount = !parameters.isEmpty && !isName(first.value)
      guard (all.count == 1) == (isTerminal || operation?.operands == .one) else { return nil }
      return Written(
        operands: all, place: syntax.argumentSpan, edits: [.init(syntax.argumentSpan, "")], arguments: nil,
        isSure: !isCount)
    }
    let count = leading(arguments, operation)
    let operands = arguments.prefix(count).compactMap { self.operands($0.value) }.flatMap { $0 }
    guard count > 0, count < arguments.count || parameters.allSatisfy({ $0.standard != nil }),
      operation?.operands == .one ? operands.count == 1 : operands.count > 1
    else { return nil }
    let rest = Array(arguments.dropFirst(count))
    guard operation.map({ Self.fits(rest, $0) }) ?? false else { return nil }
    let place =
      rest.isEmpty ? syntax.argumentSpan : SourceSpan(arguments[0].span.start, arguments[count].span.start)
    return Written(
      operands: operands, place: place, edits: [.init(place, "")], arguments: rest.isEmpty ? nil : rest,
      isSure: operation?.operands != .one || isName(first.value))
  }

  /// How many of the arguments are operands.
  private func leading(_ arguments: [ArgumentSyntax], _ operation: OpDefinition?) -> Int {
    if operation?.operands == .one { return operands(arguments[0].value) == nil ? 0 : 1 }
    let named = arguments.prefix { $0.keyword == nil && operands($0.value) != nil }.count
    // `concat(2,3,1)`: the last one is the dimension.
    let hasKeyword = arguments.contains { $0.keyword != nil }
    return !hasKeyword && named == arguments.count ? named - 1 : named
  }

  /// Whether these arguments are as many as the operation needs, and axes where it wants axes.
  private static func fits(_ arguments: [ArgumentSyntax], _ operation: OpDefinition) -> Bool {
    let needed = operation.parameters.count { $0.standard == nil }
    guard arguments.count >= needed else { return false }
    guard operation.parameters.first?.kind == .axisList else { return true }
    let axes = arguments.map { argument -> Int in
      if case .integer(let axis, _) = argument.value.unparenthesized { return axis }
      return -1
    }
    if axes == [-1] { return true }
    return axes.sorted() == Array(0..<axes.count)
  }

  // MARK: What is an operand

  private func isName(_ value: ExpressionSyntax) -> Bool {
    if case .integer = value.unparenthesized { return false }
    return true
  }

  /// The ids that a value names; nil where it is something else.
  private func operands(_ value: ExpressionSyntax) -> [String]? {
    switch value.unparenthesized {
    case .integer(let number, _): return isResult("\(number)") ? ["\(number)"] : nil
    case .symbol(let name, _): return meaning(name).map { [$0] }
    case .text(let name, _): return meaning(name).map { [$0] }
    case .list(let elements, _):
      let found = elements.prefix(64).compactMap { operands($0) }
      return found.count == elements.count && !found.isEmpty ? found.flatMap { $0 } : nil
    default: return nil
    }
  }

  /// Whether it is the id of a node that others can use.
  private func isResult(_ id: String) -> Bool {
    positions[id].map { block.nodes[$0].operation.text.lowercased() != "output" } ?? false
  }

  /// `4`, `conv1`, `x4` for the node 4, `x` for the input.
  private func meaning(_ name: String) -> String? {
    if ["B", "C", "H", "W", "dim"].contains(name) { return nil }
    if isResult(name) { return name }
    if let input, ["x", "input", "inputs", "inp"].contains(name.lowercased()) { return input }
    let number = name.drop { $0.isLetter || $0 == "_" || $0 == "%" || $0 == "#" }
    guard !number.isEmpty, name.utf8.count - number.utf8.count <= 5, isResult(String(number)) else {
      return nil
    }
    return String(number)
  }
}

extension NodeSyntax {
  /// The same node with these arguments: those that are left of what was written.
  fileprivate func reading(_ arguments: [ArgumentSyntax]?) -> NodeSyntax {
    let end = arguments == nil ? operation.span.end : argumentSpan.end
    return NodeSyntax(
      id: id, operation: operation, arguments: arguments, span: SourceSpan(id.span.start, end),
      argumentSpan: SourceSpan(arguments == nil ? end : argumentSpan.start, end), line: line, isDamaged: false)
  }
}
