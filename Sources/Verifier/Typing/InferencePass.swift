import Diagnostics
import GraphLang
import IR
import Ops

/// One pass of shape inference over a block, for image sizes that are multiples of a number. A class, since what looks for
/// findings holds the one pass.
final class InferencePass {
  let graph: Graph
  let source: SourceFile
  let table: SizeTable
  /// Shapes by node; nil where the node or one of its operands failed.
  let nodes: [TypedGraph.Node?]
  let requirements: [(node: Int, requirement: Requirement)]
  private(set) var diagnostics: [Diagnostic]
  /// The widths that satisfy all requirements; none where something failed.
  let widths: WidthSet
  /// The widths of the domain at which all requirements may hold for some multiples of H and W.
  let fixed: WidthSet
  /// The other widths of the domain.
  var excluded: WidthSet { table.domain.subtracting(fixed) }
  /// Numbers by which H and W would have to be divisible for more widths; 0 where they are unknown.
  let divisors: [Int]
  /// Sizes that have to be 0 for more widths: see `Condition.vanishing`. What is soon decided comes first.
  let vanishing: [[Size]]
  /// The same for each width, of those requirements that tell: see `Condition.multiples`.
  let multiples: [[UInt8]]
  /// The smallest H and W for which all requirements hold at these widths.
  private(set) lazy var leastImageSize: Int = findLeastImageSize()
  /// Sizes that are at least 1 only from some image size on.
  private let growing: [Size]
  /// Whether the output was reached and checked.
  let isComplete: Bool
  /// Whether deciding took all steps that there were.
  let isGivenUp: Bool
  /// Where H and W need not be multiples of as much as in this pass: what asks for it.
  var cause: Diagnostic?
  /// The passes for smaller multiples of H and W that allow some widths, the smallest first.
  var alternatives: [InferencePass] = []
  /// Whether something fails whatever multiples H and W are of.
  let hasCertainFailure: Bool
  /// Whether something fails that may not for other multiples.
  let hasOpenFailure: Bool
  /// The findings of reshapes that may be possible for other multiples; they are not among the diagnostics, and have no fix-its.
  let postponed: [Diagnostic]
  /// Whether a convolution looks as if the channels that enter were written.
  let mayHaveInputChannels: Bool

  /// With `least`, a pass without errors and with so many widths is looked for: one that turns out to be none has no widths.
  /// With `domain`, a pass that only tells which of these widths satisfy all requirements: its findings have no text.
  init(
    _ graph: Graph, _ signature: Signature, _ vocabulary: Vocabulary, _ source: SourceFile, multiple: Int,
    budget: StepBudget = .unlimited, readsInputChannels: Bool = false, postponesReshapes: Bool = false, least: Int = 0,
    domain: WidthSet? = nil
  ) {
    var run = InferenceRun(
      graph: graph, signature: signature, vocabulary: vocabulary, source: source, multiple: multiple,
      budget: budget, readsInputChannels: readsInputChannels, postponesReshapes: postponesReshapes, least: least,
      domain: domain)
    run.inferAll()
    self.graph = graph
    self.source = source
    table = run.context.table
    nodes = run.nodes
    requirements = run.requirements
    diagnostics = run.diagnostics
    isComplete = run.isComplete
    growing = run.context.growing
    isGivenUp = run.isSpent
    hasCertainFailure = run.hasCertainFailure
    hasOpenFailure = run.hasOpenFailure
    postponed = run.postponed
    mayHaveInputChannels = run.context.mayHaveInputChannels
    let failed = run.diagnostics.contains { $0.severity == .error } || !run.isComplete
    var widths = table.domain
    var fixed = table.domain
    for (_, requirement) in run.requirements {
      let condition = requirement.condition
      widths = widths.intersection(condition.widths)
      fixed = fixed.intersection(condition.possible)
    }
    self.widths = failed ? .none : widths
    self.fixed = fixed
    let narrow = run.requirements.map(\.requirement.condition).filter { !$0.widths.isAll }
    divisors = narrow.filter { $0.multiples == nil }.flatMap(\.divisors)
    multiples = narrow.compactMap(\.multiples)
    vanishing = Self.simplified(narrow.flatMap(\.vanishing), table)
  }

  /// What a further pass takes besides its decisions, for each node.
  private static let stepsOfNode = 2_000

  /// A pass over the same block for another multiple.
  convenience init(
    _ other: InferencePass, _ signature: Signature, _ vocabulary: Vocabulary, multiple: Int, least: Int = 0,
    domain: WidthSet? = nil
  ) {
    other.table.budget.spend(Self.stepsOfNode * other.graph.nodes.count)
    self.init(
      other.graph, signature, vocabulary, other.source, multiple: multiple, budget: other.table.budget, least: least,
      domain: domain)
  }

  /// Lists of sizes of which one has to be 0, without what does not matter and without repetitions: those first that do not depend
  /// on the width, those with a choice last.
  private static func simplified(_ vanishing: [[Size]], _ table: SizeTable) -> [[Size]] {
    var seen: Set<[Size]> = []
    let lists = vanishing.map { ways in ways.map { $0.withoutCommonSymbols.withoutSign } }
    return lists.filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
      func rank(_ ways: [Size]) -> Int { ways.count > 1 ? 2 : table.dependsOnWidth(ways[0]) ? 1 : 0 }
      return (rank(left.element), left.offset) < (rank(right.element), right.offset)
    }.map(\.element)
  }

  private func findLeastImageSize() -> Int {
    let least = requirements.lazy.map(\.requirement.condition.leastImageSize).max() ?? 1
    if least == 1 || widths.isEmpty { return least }
    // Widths that another condition excludes ask for no image size.
    let needed = table.leastImageSize(forPositive: growing, atAll: widths)
    // What was not decided asks for what it asked at more widths.
    return table.budget.isSpent ? least : needed
  }

  /// The first finding that larger multiples of H and W may lift.
  var askingForMultiples: Diagnostic? {
    requirements.first {
      !$0.requirement.condition.widths.isAll
        && (!$0.requirement.condition.divisors.isEmpty || $0.requirement.condition.multiples != nil)
    }?.requirement.diagnostic
  }

  /// Tells of the reshapes that are not possible for these multiples.
  func tellPostponed() { diagnostics += postponed }

  /// Whether the steps did not do to try all multiples of H and W.
  var endedSearch = false

  static let searchNote = "not all multiples of H and W were tried, that takes too long: others may allow more widths"

  /// How many nodes have a shape.
  var reach: Int { nodes.count { $0 != nil } }

  /// Whether every condition was decided without looking for a multiple of H and W.
  var isCheap: Bool { divisors.isEmpty && multiples.isEmpty }

  /// What the block asks of image sizes beyond its role.
  func sizes(_ signature: Signature) -> SizesCondition {
    SizesCondition(multiple: table.multiple, least: leastImageSize, roleMultiple: signature.imageMultiple)
  }

  func typedGraph(_ signature: Signature) -> TypedGraph {
    var typed: [TypedGraph.Node] = []
    typed.reserveCapacity(nodes.count)
    var counts: [Size] = []
    counts.reserveCapacity(nodes.count)
    for node in nodes {
      let node = node ?? TypedGraph.Node(terminalOf: [])
      if !node.inference.parameters.isZero { counts.append(node.inference.parameters) }
      typed.append(node)
    }
    // What is asked of it later is bounded by who asks.
    var table = table
    table.budget = .unlimited
    return TypedGraph(
      graph: graph, signature: signature, table: table, nodes: typed, widths: widths,
      sizes: sizes(signature), parameters: Size(sumOf: counts),
      alternatives: alternatives.map { $0.typedGraph(signature) })
  }
}
