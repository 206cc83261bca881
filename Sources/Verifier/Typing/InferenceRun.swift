import Diagnostics
import GraphLang
import IR
import Ops

/// The state of a pass.
struct InferenceRun {
  let graph: Graph
  let signature: Signature
  let vocabulary: Vocabulary
  let source: SourceFile
  var context: InferenceContext
  var nodes: [TypedGraph.Node?]
  var requirements: [(node: Int, requirement: Requirement)] = []
  var diagnostics: [Diagnostic] = []
  var isComplete = false
  /// Where not 0, the run is worth something only if it has no error and this many widths: else it is given up.
  let least: Int
  private var isGivenUp = false
  /// Whether it was given up since deciding took all steps.
  private(set) var isSpent = false
  /// Whether something fails whatever multiples H and W are of.
  private(set) var hasCertainFailure = false
  /// Whether something fails that may not for other multiples.
  private(set) var hasOpenFailure = false
  /// The findings of reshapes that may be possible for other multiples, where they are told for none.
  private(set) var postponed: [Diagnostic] = []
  /// The widths that are left, where it may be given up for them.
  private var widths: WidthSet
  /// Whether the names of all operations were printed.
  private var hasListed = false
  /// Layers that the fix-it of another one mends as well; they are silent.
  private var isMended: Set<Int> = []

  /// The fix-its of one finding beside those of others: all may be applied together.
  func builder(besides others: [Diagnostic]) -> RepairBuilder {
    RepairBuilder(
      graph: graph, source: source, nodes: nodes, signature: signature,
      taken: others.count < graph.block.fixLimit ? NewNodes.ids(in: others) : [])
  }

  /// Whether repairs are looked for.
  private var hasRoom: Bool { diagnostics.count < graph.block.fixLimit && !budget.isLow }

  init(
    graph: Graph, signature: Signature, vocabulary: Vocabulary, source: SourceFile, multiple: Int,
    budget: StepBudget, readsInputChannels: Bool, postponesReshapes: Bool = false, least: Int = 0,
    domain: WidthSet? = nil
  ) {
    self.least = least
    self.graph = graph
    self.signature = signature
    self.vocabulary = vocabulary
    self.source = source
    let table = SizeTable(multiple: multiple, domain: domain ?? .all, budget: budget)
    widths = table.domain
    context = InferenceContext(
      graph.block, table: table, names: signature.names, symbols: signature.symbols(table),
      readsInputChannels: readsInputChannels, isSilent: domain != nil, postponesReshapes: postponesReshapes)
    nodes = []
    nodes.reserveCapacity(graph.nodes.count)
    for _ in graph.nodes { nodes.append(nil) }
  }

  mutating func inferAll() {
    // What cannot be ordered is still read: an unknown operation in a cycle is worth a message.
    if graph.order.count < graph.nodes.count {
      let reached = Set(graph.order)
      for index in graph.nodes.indices where !reached.contains(index) { checkSyntax(index) }
    }
    for (place, index) in graph.order.enumerated() {
      infer(index)
      if budget.isSpent { giveUp(at: index, of: place) }
      if isGivenUp {
        isComplete = false
        return
      }
    }
    blameCoincidences()
  }

  private var budget: StepBudget { context.table.budget }

  /// Where deciding took all steps: what was found is said, and of what follows what needs no shapes.
  private mutating func giveUp(at index: Int, of place: Int) {
    (isGivenUp, isSpent) = (true, true)
    let node = graph.nodes[index].syntax
    diagnostics.append(
      Diagnostic(
        ShapeCode.tooComplex.code, "the sizes are too complicated to reason about: deciding them takes too long",
        at: node.operation.span, node: node.id.text,
        notes: [
          budget.isPart
            ? "the blocks of this file share what is spent on deciding, and it is gone: check this block in a file of its own"
            : "use simpler expressions, or fewer floors of floors by the width"
        ]))
    if least == 0 { for index in graph.order.dropFirst(place + 1) { checkSyntax(index) } }
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
    guard node.kind == .operation, let (operation, syntax) = findOperation(index, hasOperands: false),
      !syntax.isDamaged
    else {
      return
    }
    context.clearOperands()
    context.begin(operation, syntax, edges: [])
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
  private mutating func findOperation(_ index: Int, hasOperands: Bool) -> (OpDefinition, NodeSyntax)? {
    let syntax = graph.nodes[index].syntax
    let name = syntax.operation
    if let (operation, isCanonical) = vocabulary.find(name.text) {
      if case .reduction = operation.family, case let count = graph.operands(of: index).count, count > 1,
        let (diagnostic, addition) = OperationGuess.addition(syntax, operation, operands: count, vocabulary)
      {
        diagnostics.append(diagnostic)
        return addition
      }
      if !isCanonical {
        diagnostics.append(
          Diagnostic(
            ArgumentCode.operationSpelling.code, "'\(name.text)' is written '\(operation.name)'", at: name.span,
            node: syntax.id.text, fixes: [.safe("write '\(operation.name)'", .init(name.span, operation.name))]))
      }
      return (operation, syntax)
    }
    let hasRoom = hasRoom
    let near = hasRoom ? vocabulary.suggestions(for: name.text) : []
    let builder = builder(besides: diagnostics)
    let guess = OperationGuess(
      index, in: builder, vocabulary: vocabulary, near: near, shapes: hasOperands ? context.operands : nil,
      context: context, isWorthwhile: hasRoom)
    // All names are worth printing once, where nothing better is known.
    let isHelpless = guess.fixes.isEmpty && guess.notes.isEmpty && !hasListed
    if isHelpless { hasListed = true }
    let list = isHelpless ? ["the operations are " + vocabulary.operations.map(\.name).joined(separator: ", ")] : []
    hasCertainFailure = true
    diagnostics.append(
      Diagnostic(
        ArgumentCode.unknownOperation.code,
        "unknown operation '\(name.text)'\(Suggestion.question(guess.words))", at: name.span, node: syntax.id.text,
        notes: guess.notes + list, fixes: guess.fixes))
    return guess.reading
  }

  private mutating func inferOperation(_ index: Int, _ node: Graph.Node) {
    let operands = graph.operands(of: index)
    context.clearOperands()
    for operand in operands {
      if let shape = nodes[operand.source]?.shape { context.addOperand(shape) }
    }
    let isWhole = context.operands.count == operands.count && !operands.isEmpty && !graph.isDamaged[index]
    guard let (operation, syntax) = findOperation(index, hasOperands: isWhole) else { return }
    guard !syntax.isDamaged else { return }
    context.begin(operation, syntax, edges: operands)
    // Under another name, perhaps without arguments that mean nothing: what else is wrong is said of the line as it stands.
    var isRead = syntax === node.syntax || syntax.operation == node.syntax.operation
    do {
      try context.bindArguments()
      if !context.warnings.isEmpty {
        if isRead { diagnostics += context.warnings }
        context.warnings = []
      }
    } catch {
      // What was read into a line is no fault of its own.
      guard isRead else { return }
      if error.isCertain { hasCertainFailure = true } else { hasOpenFailure = true }
      diagnostics += context.warnings
      let found = [error.diagnostic] + error.further
      diagnostics += found
      guard isWhole, hasRoom, let mended = ArgumentMending.node(syntax, found, source) else {
        return
      }
      isRead = false
      context.begin(operation, mended, edges: operands)
      do { try context.bindArguments() } catch { return }
      context.warnings = []
    }
    // An operand that failed has been reported; so has a node without operands.
    guard !graph.isDamaged[index], !operands.isEmpty else { return }
    guard operation.takes(operands.count) else {
      if isRead { reportCount(operation, index, node) }
      return
    }
    guard context.operands.count == operands.count else { return }
    do {
      nodes[index] = TypedGraph.Node(operation, context.values, try operation.infer(&context))
      // What was not decided is not told.
      if budget.isSpent { return }
    } catch {
      if budget.isSpent && !error.isCertain { return }
      // The line has its finding; its places are not those of what was read into it.
      guard isRead else { return }
      if error.isCertain { hasCertainFailure = true } else { hasOpenFailure = true }
      if error.isPostponed {
        postponed.append(noted(error.diagnostic, operands))
        requirements += context.requirements.map { (index, $0) }
        return
      }
      if least > 0, error.diagnostic.severity == .error {
        // One of them holds at no width.
        requirements += context.requirements.map { (index, $0) }
        isGivenUp = true
        return
      }
      let isSilent = if case .channelsLast? = error.repairs.first { isMended.contains(index) } else { false }
      if !isSilent { report(error, index, operands) }
      diagnostics += error.further
      nodes[index] = mended(error, syntax, operation, operands)
      if nodes[index] != nil { isRead = false }
    }
    guard isRead else { return }
    if !context.warnings.isEmpty { diagnostics += context.warnings }
    for requirement in context.requirements {
      requirements.append((index, requirement))
      if least > 0 { widths = widths.intersection(requirement.condition.widths) }
    }
    if least > 0, widths.hasAtMost(least - 1) { isGivenUp = true }
  }

  /// The node as its only fix-it writes it, where a reshape gives another number of elements or a permute names just the two
  /// dimensions that are exchanged: what follows is checked with what was meant.
  private mutating func mended(
    _ failure: InferenceFailure, _ syntax: NodeSyntax, _ operation: OpDefinition, _ operands: ArraySlice<Graph.Operand>
  ) -> TypedGraph.Node? {
    let code = failure.diagnostic.code
    let isExchange = code == ShapeCode.notAPermutation.code && syntax.arguments?.count == 2
    let found = failure.repairs.compactMap { repair in if case .fix(let fix) = repair { fix } else { nil } }
    let fixes = failure.diagnostic.fixes + found
    guard isExchange || code == ShapeCode.reshapeCount.code, hasRoom, fixes.count == 1,
      found.count == failure.repairs.count, let node = ArgumentMending.node(syntax, fixes, source)
    else { return nil }
    context.begin(operation, node, edges: operands)
    do {
      try context.bindArguments()
      return TypedGraph.Node(operation, context.values, try operation.infer(&context))
    } catch {
      return nil
    }
  }

  /// A shape rule that does not hold, with the fix-its that its repairs make.
  private mutating func report(_ failure: InferenceFailure, _ index: Int, _ operands: ArraySlice<Graph.Operand>) {
    var diagnostic = noted(failure.diagnostic, operands)
    if hasRoom {
      let builder = builder(besides: diagnostics)
      diagnostic = builder.adding(failure.repairs, to: diagnostic, node: index)
      if case .channelsLast? = failure.repairs.first, !diagnostic.fixes.isEmpty {
        isMended.formUnion(builder.siblings(index)?.entries.map(\.node) ?? [])
      }
    }
    diagnostics.append(diagnostic)
  }

  private func noted(_ diagnostic: Diagnostic, _ operands: ArraySlice<Graph.Operand>) -> Diagnostic {
    var result = diagnostic
    result.notes = operandNotes(operands) + result.notes
    return result
  }

  func operandNotes(_ operands: ArraySlice<Graph.Operand>) -> [String] {
    operands.prefix(6).compactMap { operand in
      guard let shape = nodes[operand.source]?.shape else { return nil }
      let syntax = graph.nodes[operand.source].syntax
      return "node \(syntax.id.text) (\(syntax.operation.text)) gives \(context.table.describe(shape, signature.names))"
    }
  }

  /// Reports a number of operands that the operation does not take.
  private mutating func reportCount(_ operation: OpDefinition, _ index: Int, _ node: Graph.Node) {
    hasCertainFailure = true
    let operands = graph.operands(of: index)
    let count = operands.count
    let (name, id) = (operation.name, node.syntax.id.text)
    let builder = builder(besides: diagnostics)
    switch operation.operands {
    case .one:
      let (first, second) = (graph.edge(operands[operands.startIndex]), graph.edge(operands[operands.startIndex + 1]))
      let copies = hasRoom ? builder.deletingCopies(index) : []
      diagnostics.append(
        Diagnostic(
          ShapeCode.tooManyOperands.code,
          "\(name) takes one operand, node \(id) has \(count)"
            + (copies.isEmpty
              ? "" : ": the edge \(first.source.text)->\(id) is written \(count == 2 ? "twice" : "\(count) times")"),
          at: second.span, node: id, labels: [.init(first.span, "the first operand")],
          notes: operandNotes(operands)
            + (copies.isEmpty ? ["combine the operands first, with Add, Mul or concat"] : []),
          fixes: !copies.isEmpty || !hasRoom ? copies : builder.combining(index)))
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
          fixes: hasRoom ? builder.completing(index) + builder.bypassing(index) : []))
    }
  }

  private mutating func checkOutput(_ index: Int) {
    let operands = graph.operands(of: index)
    guard operands.count == 1, !graph.isDamaged[index], let operand = operands.first,
      let shape = nodes[operand.source]?.shape
    else { return }
    let check = OutputCheck(
      graph, nodes, signature, source, context.table, operand, taken: NewNodes.ids(in: diagnostics))
    let (found, failures) = check.check(shape, node: index)
    if budget.isSpent { return }
    requirements += found.map { (index, $0) }
    diagnostics += failures
    if failures.isEmpty {
      isComplete = true
      nodes[index] = TypedGraph.Node(terminalOf: shape)
    }
  }
}
