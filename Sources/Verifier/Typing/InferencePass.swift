import Diagnostics
import GraphLang
import IR
import Ops

/// One pass of shape inference over a block, for image sizes that are multiples of a number.
struct InferencePass {
  let graph: Graph
  let source: SourceFile
  let table: SizeTable
  /// Shapes by node; nil where the node or one of its operands failed.
  let nodes: [TypedGraph.Node?]
  let requirements: [(node: Int, requirement: Requirement)]
  let diagnostics: [Diagnostic]
  /// The widths that satisfy all requirements; none where something failed.
  let widths: WidthSet
  /// Numbers by which H and W would have to be divisible for more widths; 0 where they are unknown.
  let divisors: [Int]
  /// The same for each width, of those requirements that tell: see `Condition.multiples`.
  let multiples: [[UInt8]]
  let leastImageSize: Int
  /// Whether the output was reached and checked.
  let isComplete: Bool

  init(_ graph: Graph, _ signature: Signature, _ vocabulary: Vocabulary, _ source: SourceFile, multiple: Int) {
    var run = Run(graph: graph, signature: signature, vocabulary: vocabulary, source: source, multiple: multiple)
    run.inferAll()
    self.graph = graph
    self.source = source
    table = run.context.table
    nodes = run.nodes
    requirements = run.requirements
    diagnostics = run.diagnostics
    isComplete = run.isComplete
    let failed = run.diagnostics.contains { $0.severity == .error } || !run.isComplete
    var widths = WidthSet.all
    var least = 1
    for (_, requirement) in run.requirements {
      widths = widths.intersection(requirement.condition.widths)
      least = max(least, requirement.condition.leastImageSize)
    }
    self.widths = failed ? .none : widths
    leastImageSize = least
    let narrow = run.requirements.map(\.requirement.condition).filter { !$0.widths.isAll }
    divisors = narrow.filter { $0.multiples == nil }.flatMap(\.divisors)
    multiples = narrow.compactMap(\.multiples)
  }

  func typedGraph(_ signature: Signature, _ widths: WidthSet, _ sizes: SizesCondition) -> TypedGraph {
    var parameters = Size.zero
    for node in nodes {
      guard let count = node?.parameters, !count.isZero else { continue }
      parameters = (try? parameters.adding(count)) ?? parameters
    }
    return TypedGraph(
      graph: graph, signature: signature, table: table,
      nodes: nodes.map { $0 ?? TypedGraph.Node(terminalOf: []) }, widths: widths,
      sizes: sizes, parameters: parameters)
  }
}

/// The state of a pass.
private struct Run {
  let graph: Graph
  let signature: Signature
  let vocabulary: Vocabulary
  let source: SourceFile
  var context: InferenceContext
  var nodes: [TypedGraph.Node?]
  var requirements: [(node: Int, requirement: Requirement)] = []
  var diagnostics: [Diagnostic] = []
  var isComplete = false
  /// Layers that the fix-it of another one mends as well; they are silent.
  private var isMended: Set<Int> = []

  /// The fix-its of one finding beside those of others: all may be applied together.
  private func builder(besides others: [Diagnostic]) -> RepairBuilder {
    RepairBuilder(graph: graph, source: source, nodes: nodes, signature: signature, taken: NewNodes.ids(in: others))
  }

  /// Repairs of the graph are computed for this many findings of a block at most: each looks at all edges.
  private static let fixLimit = 64

  init(graph: Graph, signature: Signature, vocabulary: Vocabulary, source: SourceFile, multiple: Int) {
    self.graph = graph
    self.signature = signature
    self.vocabulary = vocabulary
    self.source = source
    let table = SizeTable(multiple: multiple)
    context = InferenceContext(table: table, names: signature.names, symbols: signature.symbols(table))
    nodes = Array(repeating: nil, count: graph.nodes.count)
  }

  mutating func inferAll() {
    // What cannot be ordered is still read: an unknown operation in a cycle is worth a message.
    if graph.order.count < graph.nodes.count {
      let reached = Set(graph.order)
      for index in graph.nodes.indices where !reached.contains(index) { checkSyntax(index) }
    }
    for index in graph.order { infer(index) }
    blameCoincidences()
  }

  /// Where the block is valid at no width, an operation that fits only because a size happens to be 1 at a few widths is
  /// the cause, and what follows from it is not worth a message of its own.
  private mutating func blameCoincidences() {
    let some = requirements.contains { !$0.requirement.condition.widths.isAll }
    guard some else { return }
    var widths = WidthSet.all
    for (_, requirement) in requirements { widths = widths.intersection(requirement.condition.widths) }
    let hasErrors = diagnostics.contains { $0.severity == .error }
    guard hasErrors || widths.isEmpty else { return }
    let doubtful = requirements.filter {
      $0.requirement.diagnostic.code == ShapeCode.broadcastMismatch.code
        && (1...64).contains($0.requirement.condition.widths.count)
    }
    guard let (node, requirement) = doubtful.first else { return }
    let below = descendants(of: node)
    let remaining = diagnostics.filter { diagnostic in
      diagnostic.severity == .warning || !below.contains { graph.nodes[$0].syntax.id.text == diagnostic.node }
    }
    guard remaining.count < diagnostics.count || (!hasErrors && widths.isEmpty) else { return }
    var diagnostic = requirement.diagnostic
    let condition = requirement.condition.widths.condition(
      on: signature.names.width, scale: signature.names.widthScale)
    diagnostic.notes = operandNotes(graph.operands(of: node)) + ["they go together at \(condition ?? "no width") only"]
    diagnostic = builder(besides: remaining).adding(requirement.repairs, to: diagnostic, node: node)
    diagnostics = remaining + [diagnostic]
    isComplete = false
  }

  /// The nodes whose operands depend on this one.
  private func descendants(of node: Int) -> Set<Int> {
    let consumers = graph.consumers
    var (seen, stack): (Set<Int>, [Int]) = ([], [node])
    while let next = stack.popLast() {
      for consumer in consumers[next] where seen.insert(consumer).inserted { stack.append(consumer) }
    }
    return seen
  }

  private mutating func infer(_ index: Int) {
    let node = graph.nodes[index]
    switch node.kind {
    case .input:
      nodes[index] = TypedGraph.Node(terminalOf: signature.inputShape(context.table))
    case .output: checkOutput(index)
    case .operation: inferOperation(index, node)
    }
  }

  /// Finds the operation and evaluates the arguments; nil where something is wrong.
  private mutating func checkSyntax(_ index: Int) {
    let node = graph.nodes[index]
    guard node.kind == .operation, let (operation, syntax) = findOperation(node.syntax, nil), !syntax.isDamaged else {
      return
    }
    context.begin(operation, syntax, operands: [], edges: [], of: graph.block)
    do {
      try context.bindArguments()
    } catch {
      diagnostics.append(error.diagnostic)
      diagnostics += error.further
    }
    diagnostics += context.warnings
  }

  /// The operation of a node, with the node as it is read: an unknown operation is reported, and read as the one that
  /// was probably meant. Nil where nothing is known of it.
  private mutating func findOperation(_ syntax: NodeSyntax, _ shapes: [[Size]]?) -> (OpDefinition, NodeSyntax)? {
    let name = syntax.operation
    if let (operation, isCanonical) = vocabulary.find(name.text) {
      if !isCanonical {
        diagnostics.append(
          Diagnostic(
            ArgumentCode.operationSpelling.code, "'\(name.text)' is written '\(operation.name)'", at: name.span,
            node: syntax.id.text, fixes: [.safe("write '\(operation.name)'", .init(name.span, operation.name))]))
      }
      return (operation, syntax)
    }
    let hasRoom = diagnostics.count < Self.fixLimit
    let near = hasRoom ? vocabulary.suggestions(for: name.text) : []
    let guess = OperationGuess(
      syntax, vocabulary: vocabulary, near: near, shapes: shapes, table: context.table, names: signature.names)
    diagnostics.append(
      Diagnostic(
        ArgumentCode.unknownOperation.code,
        "unknown operation '\(name.text)'\(Suggestion.question(guess.words))", at: name.span, node: syntax.id.text,
        notes: guess.notes + ["the operations are " + vocabulary.operations.map(\.name).joined(separator: ", ")],
        fixes: guess.fixes))
    return guess.reading
  }

  private mutating func inferOperation(_ index: Int, _ node: Graph.Node) {
    let operands = graph.operands(of: index)
    let shapes = operands.compactMap { nodes[$0.source]?.shape }
    let isWhole = shapes.count == operands.count && !operands.isEmpty && !graph.isDamaged[index]
    guard let (operation, syntax) = findOperation(node.syntax, isWhole ? shapes : nil) else { return }
    guard !syntax.isDamaged else { return }
    context.begin(operation, syntax, operands: shapes, edges: operands, of: graph.block)
    let isRead = syntax === node.syntax
    do {
      try context.bindArguments()
      if !context.warnings.isEmpty {
        if isRead { diagnostics += context.warnings }
        context.warnings = []
      }
    } catch {
      // What was read into a line is no fault of its own.
      guard isRead else { return }
      diagnostics += context.warnings
      diagnostics.append(error.diagnostic)
      diagnostics += error.further
      return
    }
    // An operand that failed has been reported; so has a node without operands.
    guard !graph.isDamaged[index], !operands.isEmpty else { return }
    guard hasRightCount(operation, index, node) else { return }
    guard shapes.count == operands.count else { return }
    do {
      nodes[index] = TypedGraph.Node(operation, context.values, try operation.infer(&context))
    } catch {
      let isSilent = if case .channelsLast? = error.repairs.first { isMended.contains(index) } else { false }
      if !isSilent { report(error, index, operands) }
      diagnostics += error.further
    }
    if !context.warnings.isEmpty { diagnostics += context.warnings }
    for requirement in context.requirements { requirements.append((index, requirement)) }
  }

  /// A shape rule that does not hold, with the fix-its that its repairs make.
  private mutating func report(_ failure: InferenceFailure, _ index: Int, _ operands: ArraySlice<Graph.Operand>) {
    var diagnostic = failure.diagnostic
    diagnostic.notes = operandNotes(operands) + diagnostic.notes
    if diagnostics.count < Self.fixLimit {
      let builder = builder(besides: diagnostics)
      diagnostic = builder.adding(failure.repairs, to: diagnostic, node: index)
      if case .channelsLast? = failure.repairs.first, !diagnostic.fixes.isEmpty {
        isMended.formUnion(builder.siblings(index)?.entries.map(\.node) ?? [])
      }
    }
    addLayerFixes(to: &diagnostic)
    diagnostics.append(diagnostic)
  }

  /// Layers over a dimension of size 1 are the cause where shapes do not go together behind them.
  private func addLayerFixes(to diagnostic: inout Diagnostic) {
    let shapeCodes = [ShapeCode.broadcastMismatch.code, ShapeCode.matrixMismatch.code, ShapeCode.outputChannels.code]
    guard diagnostic.fixes.isEmpty, shapeCodes.contains(diagnostic.code) else { return }
    let edits = diagnostics.filter { $0.code == ShapeCode.singletonLayer.code }.compactMap { $0.fixes.first?.edits }
    guard !edits.isEmpty, edits.count <= 64 else { return }
    diagnostic.fixes = [FixIt("make the layers before convolutions over the channels", .maybe, Array(edits.joined()))]
  }

  private func operandNotes(_ operands: ArraySlice<Graph.Operand>) -> [String] {
    operands.prefix(6).compactMap { operand in
      guard let shape = nodes[operand.source]?.shape else { return nil }
      let syntax = graph.nodes[operand.source].syntax
      return "node \(syntax.id.text) (\(syntax.operation.text)) gives \(context.table.describe(shape, signature.names))"
    }
  }

  private mutating func hasRightCount(_ operation: OpDefinition, _ index: Int, _ node: Graph.Node) -> Bool {
    let operands = graph.operands(of: index)
    let count = operands.count
    switch operation.operands {
    case .one where count <= 1: return true
    case .two where count == 2: return true
    case .twoOrMore where count >= 2: return true
    default: break
    }
    let (name, id) = (operation.name, node.syntax.id.text)
    let builder = builder(besides: diagnostics)
    switch operation.operands {
    case .one:
      let (first, second) = (graph.edge(operands[operands.startIndex]), graph.edge(operands[operands.startIndex + 1]))
      let copies = diagnostics.count < Self.fixLimit ? builder.deletingCopies(index) : []
      diagnostics.append(
        Diagnostic(
          ShapeCode.tooManyOperands.code,
          "\(name) takes one operand, node \(id) has \(count)"
            + (copies.isEmpty
              ? "" : ": the edge \(first.source.text)->\(id) is written \(count == 2 ? "twice" : "\(count) times")"),
          at: second.span, node: id, labels: [.init(first.span, "the first operand")],
          notes: operandNotes(operands)
            + (copies.isEmpty ? ["combine the operands first, with Add, Mul or concat"] : []),
          fixes: !copies.isEmpty || diagnostics.count >= Self.fixLimit ? copies : builder.combining(index)))
    case .two:
      diagnostics.append(
        Diagnostic(
          count > 2 ? ShapeCode.tooManyOperands.code : ShapeCode.tooFewOperands.code,
          "\(name) takes two operands, node \(id) has \(count)", at: node.syntax.span, node: id,
          notes: operandNotes(operands) + [
            "the first edge into \(id) gives the left operand, the second the right one"
          ],
          fixes: count > 2
            ? [.maybe("use Mul, the product of elements, which takes more", .init(node.syntax.operation.span, "Mul"))]
            : []))
    case .twoOrMore:
      diagnostics.append(
        Diagnostic(
          ShapeCode.tooFewOperands.code, "\(name) takes two or more operands, node \(id) has one", at: node.syntax.span,
          node: id, notes: operandNotes(operands) + ["draw a second edge into \(id)"],
          fixes: diagnostics.count < Self.fixLimit ? builder.completing(index) + builder.bypassing(index) : []))
    }
    return false
  }

  private mutating func checkOutput(_ index: Int) {
    let operands = graph.operands(of: index)
    guard operands.count == 1, !graph.isDamaged[index], let operand = operands.first,
      let shape = nodes[operand.source]?.shape
    else { return }
    let check = OutputCheck(
      graph, nodes, signature, source, context.table, operand, taken: NewNodes.ids(in: diagnostics))
    let (found, failures) = check.check(shape, node: index)
    requirements += found.map { (index, $0) }
    diagnostics += failures
    if failures.isEmpty {
      isComplete = true
      nodes[index] = TypedGraph.Node(terminalOf: shape)
    }
  }
}
