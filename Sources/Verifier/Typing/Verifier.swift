package import Diagnostics
package import GraphLang
import IR
package import Ops

/// Graph to typed graph, or diagnostics: all of a block's findings in one go.
package struct Verifier: Sendable {
  package let vocabulary: Vocabulary

  package init(vocabulary: Vocabulary = .standard) { self.vocabulary = vocabulary }

  /// Parses a file and verifies its blocks.
  package func verify(_ source: SourceFile, _ options: VerifyOptions = VerifyOptions()) -> (
    tree: SyntaxTree, reports: [BlockReport]
  ) {
    let (tree, reports) = verifying(source, options)
    return (tree, Array(reports))
  }

  /// Parses a file, and verifies its blocks when their reports are asked for.
  package func verifying(_ source: SourceFile, _ options: VerifyOptions) -> (tree: SyntaxTree, reports: BlockReports) {
    let tree = Parser.parse(source, keepsLines: false)
    return (tree, BlockReports(of: tree, self, options))
  }

  /// What deciding the conditions of a block may take: about 5 ms for one of 15 nodes.
  static func steps(of block: BlockSyntax) -> Int { 3_000_000 + 40_000 * block.nodes.count }

  package func verify(_ block: BlockSyntax, in source: SourceFile, role: Role, _ options: VerifyOptions) -> BlockReport
  {
    var options = options
    let budget = options.budget ?? StepBudget(Self.steps(of: block))
    options.budget = budget
    var (graph, diagnostics) = GraphBuilder.build(block, in: source)
    if !block.diagnostics.isEmpty { diagnostics = block.diagnostics + diagnostics }
    let signature = Signature(role: role, hasTwoInputs: graph.hasTwoInputs, stemScale: options.stemScale)
    if role == .stem, let second = graph.nodes.first(where: { $0.kind == .input(1) }) {
      diagnostics.append(
        Diagnostic(
          StructureCode.twoInputStem.code, "a stem has one input", at: second.syntax.span, node: second.syntax.id.text,
          fixes: oneInput(graph, second.syntax, source)))
    }
    var pass = bestPass(
      graph, signature, source, budget, isFaulty: diagnostics.contains { $0.severity == .error })
    let isCheap = pass.isCheap
    if pass.mayHaveInputChannels, pass.widths.isEmpty, !budget.isSpent {
      let second = InferencePass(
        graph, signature, vocabulary, source, multiple: signature.imageMultiple, budget: budget,
        readsInputChannels: true)
      if !second.isGivenUp { pass = second }
    }
    if !pass.diagnostics.isEmpty { diagnostics += pass.diagnostics }
    let isSound = !diagnostics.contains { $0.severity == .error } && pass.isComplete
    let widths = isSound ? pass.widths : .none
    if isSound { diagnostics += WidthFindings(pass, signature, block, options).all }
    if isSound { diagnostics += Lints.findings(graph, pass, signature, source) }
    if diagnostics.contains(where: { $0.severity == .error }) {
      if options.readsOperands, !budget.isSpent, let written = WrittenOperands(block, source, vocabulary) {
        return verify(written, of: block, in: source, role: role, options)
      }
      diagnostics = JoinedFixes.joined(SingletonLayers(pass, signature.names).mending(diagnostics))
      diagnostics = Suspects(pass, signature, besides: diagnostics).mending(diagnostics)
      diagnostics = TokenMixing.mending(diagnostics, pass, signature)
      diagnostics = SoftmaxOfImage.mending(diagnostics, pass, signature)
      diagnostics = HeadCounts(graph, diagnostics).mending(diagnostics)
      diagnostics = MissingEdges(graph, source, diagnostics).joining(diagnostics)
      diagnostics = SkippedResults.mending(diagnostics, graph, source)
      noteMultiple(of: pass, in: &diagnostics)
    }
    if diagnostics.count > 1 { diagnostics = Self.sorted(diagnostics) }
    if options.ranksFixes {
      diagnostics = FixRanking(
        verifier: self, source: source, block: block, role: role, options: options, isCheap: isCheap
      ).ranked(diagnostics)
    }
    return BlockReport(
      block: block, graph: graph, signature: signature,
      typed: widths.isEmpty ? nil : pass.typedGraph(signature),
      nodes: pass.nodes, table: pass.table, isCheap: isCheap, widths: widths, diagnostics: diagnostics)
  }

  private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { ($0.element.span, $0.offset) < ($1.element.span, $1.offset) }.map { $0.element }
  }

  /// A block with operands inside its nodes: what else is wrong is said of what was meant.
  private func verify(
    _ written: WrittenOperands, of block: BlockSyntax, in source: SourceFile, role: Role, _ options: VerifyOptions
  ) -> BlockReport {
    var inner = options
    (inner.readsOperands, inner.ranksFixes) = (false, false)
    let report = verify(written.block, in: source, role: role, inner)
    var diagnostics = Self.sorted(written.joining(report.diagnostics))
    if options.ranksFixes {
      diagnostics = FixRanking(
        verifier: self, source: source, block: block, role: role, options: options, isCheap: report.isCheap
      ).ranked(diagnostics)
    }
    return BlockReport(
      block: block, graph: report.graph, signature: report.signature, typed: nil, nodes: report.nodes,
      table: report.table, isCheap: report.isCheap, widths: .none, diagnostics: diagnostics)
  }

  /// Says with the first finding about shapes that they are those of image sizes which another node asks for.
  private func noteMultiple(of pass: InferencePass, in diagnostics: inout [Diagnostic]) {
    guard let first = diagnostics.firstIndex(where: { $0.severity == .error && $0.code.isOfShapes }) else { return }
    if pass.endedSearch, !pass.isCheap { diagnostics[first].notes.append(InferencePass.searchNote) }
    guard let node = pass.cause?.node, diagnostics[first].node != node else { return }
    diagnostics[first].notes.append("H and W are multiples of \(pass.table.multiple) here, as node \(node) needs")
  }

  /// The first input alone, also for what the second one leads to.
  private func oneInput(_ graph: Graph, _ second: NodeSyntax, _ source: SourceFile) -> [FixIt] {
    guard let first = graph.nodes.first(where: { $0.kind == .input(0) })?.syntax, first.line != second.line else {
      return []
    }
    var seen: Set<SourceSpan> = []
    let edges = graph.block.edges.filter { $0.source.text == second.id.text && seen.insert($0.source.span).inserted }
    let edits =
      [FixIt.Edit(first.operation.span, "input"), GraphEditor(graph.block, source).deletion(ofLine: second.line)]
      + edges.map { FixIt.Edit($0.source.span, first.id.text) }
    return [FixIt("keep one input", .maybe, edits)]
  }
}
