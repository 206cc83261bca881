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
    let tree = Parser.parse(source)
    let roles = Role.roles(ofBlocksNamed: tree.blocks.map(\.name))
    let reports = zip(tree.blocks, roles).map { block, role in
      verify(block, in: source, role: options.role ?? role, options)
    }
    return (tree, reports)
  }

  package func verify(_ block: BlockSyntax, in source: SourceFile, role: Role, _ options: VerifyOptions) -> BlockReport
  {
    var (graph, diagnostics) = GraphBuilder.build(block, in: source)
    diagnostics = block.diagnostics + diagnostics
    let signature = Signature(role: role, hasTwoInputs: graph.hasTwoInputs, stemScale: options.stemScale)
    if role == .stem, let second = graph.nodes.first(where: { $0.kind == .input(1) }) {
      diagnostics.append(
        Diagnostic(
          StructureCode.twoInputStem.code, "a stem has one input", at: second.syntax.span, node: second.syntax.id.text,
          fixes: oneInput(graph, second.syntax, source)))
    }
    let pass = bestPass(graph, signature, source)
    diagnostics += pass.diagnostics
    let isSound = !diagnostics.contains { $0.severity == .error } && pass.isComplete
    let widths = isSound ? pass.widths : .none
    let sizes = SizesCondition(
      multiple: pass.table.multiple, least: pass.leastImageSize, roleMultiple: signature.imageMultiple)
    if isSound { diagnostics += WidthFindings(pass, signature, block, sizes, options).all }
    if isSound { diagnostics += Lints.findings(graph, pass, signature, source) }
    if diagnostics.count > 1 {
      diagnostics = diagnostics.enumerated().sorted {
        ($0.element.span, $0.offset) < ($1.element.span, $1.offset)
      }.map { $0.element }
    }
    return BlockReport(
      block: block, graph: graph, signature: signature,
      typed: widths.isEmpty ? nil : pass.typedGraph(signature, widths, sizes),
      nodeShapes: pass.nodes.map { $0?.shape }, table: pass.table, widths: widths, diagnostics: diagnostics)
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

  /// Infers shapes for the multiple of H and W under which the block is valid for the most widths; ties go to the
  /// smallest. Nearly always that is the role's own multiple, and one pass decides.
  private func bestPass(_ graph: Graph, _ signature: Signature, _ source: SourceFile) -> InferencePass {
    func pass(_ multiple: Int) -> InferencePass {
      InferencePass(graph, signature, vocabulary, source, multiple: multiple)
    }
    let base = signature.imageMultiple
    let first = pass(base)
    guard first.widths != .all, base <= 64 else { return first }
    // Grow the multiple by all that stands in the way, until nothing does.
    var (multiple, widest) = (base, first)
    var (isBounded, isChosen) = (true, true)
    while isBounded {
      var next = multiple * bestMultiple(widest)
      for divisor in widest.divisors {
        isChosen = false
        // Divisors are in units of the pass's own multiple.
        guard (1...64).contains(divisor),
          let joined = SizeTable.leastCommonMultiple(next, divisor * multiple, bound: 64)
        else {
          isBounded = false
          break
        }
        next = joined
      }
      if next == multiple || !isBounded { break }
      multiple = next
      widest = pass(multiple)
    }
    if isBounded && (isChosen || widest.widths.count <= first.widths.count) {
      return widest.widths.count > first.widths.count ? widest : first
    }
    // A multiple of a multiple allows no width less: those that have no further multiple decide how many there are, and of
    // what divides them the smallest that allows as many is taken.
    var passes = [base: first]
    if isBounded { passes[multiple] = widest }
    let limit = isBounded ? multiple : 64
    let candidates = stride(from: base, through: limit, by: base).filter { !isBounded || multiple % $0 == 0 }
    func count(_ candidate: Int) -> Int {
      if passes[candidate] == nil { passes[candidate] = pass(candidate) }
      return passes[candidate]?.widths.count ?? 0
    }
    let largest = candidates.filter { candidate in !candidates.contains { $0 > candidate && $0 % candidate == 0 } }
    let most = largest.map(count).max() ?? 0
    guard most > first.widths.count else { return first }
    let ends = largest.filter { count($0) == most }
    let smallest = candidates.first { candidate in ends.contains { $0 % candidate == 0 } && count(candidate) == most }
    return smallest.flatMap { passes[$0] } ?? first
  }

  /// The multiple, in units of the pass's own, that serves the most widths by the requirements that tell of each width; the
  /// smallest of equals.
  private func bestMultiple(_ pass: InferencePass) -> Int {
    guard !pass.multiples.isEmpty else { return 1 }
    let limit = 64 / pass.table.multiple
    var counts = [Int](repeating: 0, count: limit + 1)
    for width in 1...WidthSet.limit {
      var needed = 1
      for multiples in pass.multiples where needed > 0 {
        let multiple = Int(multiples[width - 1])
        needed = multiple == 0 ? 0 : SizeTable.leastCommonMultiple(needed, multiple, bound: limit) ?? 0
      }
      counts[needed] += 1
    }
    func served(_ multiple: Int) -> Int {
      (1...multiple).reduce(0) { multiple % $1 == 0 ? $0 + counts[$1] : $0 }
    }
    return (1...limit).max { (served($0), -$0) < (served($1), -$1) } ?? 1
  }
}
