import Diagnostics
import GraphLang
import IR
import Ops

/// What an operation that does not exist was probably meant to be.
struct OperationGuess {
  /// The names to ask for.
  var words: [String]
  /// What there is to say beyond the name.
  var notes: [String] = []
  /// Texts that would stand for the operation, the best first.
  var fixes: [FixIt] = []
  /// The operation and the node as if it had been written so.
  var reading: (OpDefinition, NodeSyntax)?

  /// The node as it was written, by its position in the graph.
  let index: Int
  let builder: RepairBuilder
  let vocabulary: Vocabulary
  /// The operands' shapes; nil where one of them is not known.
  let shapes: [[Size]]?
  /// What a guess is tried in.
  let context: InferenceContext

  /// Names that mean exactly this operation.
  private static let equal = [
    "batchnorm2d": "BN", "layernorm": "LN", "matmul": "multiply", "bmm": "multiply", "hadamard": "Mul", "cat": "concat",
    "concatenate": "concat", "batchnormalization": "BN", "layernormalization": "LN", "batchnorm": "BN",
  ]

  /// What becomes a permute or a reshape of all sizes, which follow from the operand.
  private static let needShape: Set = [
    "transpose", "swapaxes", "swapdims", "moveaxis", "movedim", "t", "flatten", "unflatten", "squeeze", "unsqueeze",
    "expanddims", "rearrange",
  ]

  init(
    _ index: Int, in builder: RepairBuilder, vocabulary: Vocabulary, near: [String], shapes: [[Size]]?,
    context: InferenceContext, isWorthwhile: Bool
  ) {
    self.index = index
    self.builder = builder
    self.vocabulary = vocabulary
    self.shapes = shapes
    self.context = context
    words = near
    // A trial copies what is known of sizes, an edit of the graph looks at all edges: not for thousands of nodes.
    guard isWorthwhile else { return }
    let key = syntax.operation.text.lowercased().filter { $0 != "_" }
    if explainAbsence(of: key) || explainFunction(key) || explainComposite(key) { return }
    if let candidates = candidates(key) {
      offer(candidates)
    } else if Self.needShape.contains(key), arguments.count <= 2 || key == "rearrange" {
      // Under another name alone it would be wrong.
      return
    } else if let best = near.first, let operation = vocabulary.find(best)?.operation {
      rename(operation, key)
    } else if syntax.operation.text.utf8.count <= 2 {
      notes = ["the input is written id:input, the output id:output"]
    }
  }

  // MARK: What was written

  /// The node.
  var syntax: NodeSyntax { builder.graph.nodes[index].syntax }

  /// The arguments as they were written.
  var arguments: [ArgumentSyntax] { syntax.arguments ?? [] }

  /// The operation with its arguments.
  var whole: SourceSpan { syntax.operation.span.union(syntax.argumentSpan) }

  /// The shape of the first operand.
  var shape: [Size]? { shapes?.first }

  /// How many edges lead into the node.
  var operandCount: Int { builder.graph.operands(of: index).count }

  /// A size as it is written in a block, or in a message where the language cannot write it.
  func text(_ size: Size) -> String {
    context.table.written(size, context.names) ?? context.table.describe(size, context.names)
  }

  /// The value of an argument, by its place or one of its names.
  func value(_ place: Int, _ keywords: String...) -> ExpressionSyntax? {
    let positional = arguments.prefix { $0.keyword == nil }
    return arguments.first { keywords.contains($0.keyword?.text ?? "") }?.value.unparenthesized
      ?? (place < positional.count ? positional[place].value.unparenthesized : nil)
  }

  /// The number that a value is; nil where it is none.
  func number(_ value: ExpressionSyntax?) -> Int? {
    switch value {
    case .integer(let number, _): return number
    case .negated(.integer(let number, _), _): return -number
    default: return nil
    }
  }

  /// An axis, counted from the front; nil where there is none of this rank.
  func axis(_ value: ExpressionSyntax?, rank: Int) -> Int? {
    number(value).flatMap { (-rank..<rank).contains($0) ? ($0 < 0 ? $0 + rank : $0) : nil }
  }

  /// The sizes that are written as a list, or bare from a place on.
  func sizes(from place: Int, _ keywords: String...) -> [ExpressionSyntax]? {
    let positional = arguments.prefix { $0.keyword == nil }.map(\.value.unparenthesized)
    let named = arguments.first { keywords.contains($0.keyword?.text ?? "") }.map { [$0.value.unparenthesized] }
    let values = named ?? Array(positional.dropFirst(place))
    if values.count == 1, case .list(let elements, _) = values[0] { return elements }
    return values.isEmpty ? nil : values
  }

  // MARK: The same under another name

  private mutating func rename(_ operation: OpDefinition, _ key: String) {
    let name = syntax.operation
    let isSame = Self.equal[key] == operation.name || operation.name.lowercased() == key
    // Sizes of a normalisation follow from the operand; arguments of an operation without parameters mean nothing.
    let dropsArguments =
      operation.parameters.isEmpty || operation.parameters.allSatisfy { $0.kind == .normalised }
    if dropsArguments, !arguments.isEmpty {
      fixes = [FixIt("write '\(operation.name)'", isSame ? .safe : .maybe, [.init(whole, operation.name)])]
      reading = (
        operation,
        NodeSyntax(
          id: syntax.id, operation: syntax.operation, arguments: nil, span: syntax.span,
          argumentSpan: syntax.argumentSpan, line: syntax.line, isDamaged: false)
      )
      return
    }
    fixes = [FixIt("write '\(operation.name)'", isSame ? .safe : .maybe, [.init(name.span, operation.name)])]
    for other in words.dropFirst().prefix(1) { fixes.append(.maybe("write '\(other)'", .init(name.span, other))) }
    reading = (operation, syntax)
  }
}
