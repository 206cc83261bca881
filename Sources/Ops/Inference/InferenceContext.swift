package import Diagnostics
package import GraphLang
package import IR

/// What a shape rule works on: the operands' shapes, the evaluated arguments, and the list of requirements that it adds to.
package struct InferenceContext: Sendable {
  package var table: SizeTable
  package let names: SymbolNames
  package let symbols: Symbols
  package private(set) var operation: OpDefinition
  package private(set) var node: NodeSyntax
  /// Shapes of the operands in the order of the edges.
  package private(set) var operands: [[Size]] = []
  /// The edges of the operands, among those of the block.
  private var edges: ArraySlice<Graph.Operand> = []
  private let block: BlockSyntax
  /// One value for each parameter; nil for a normalised size that was left out.
  package internal(set) var values: [ArgumentValue?] = []
  /// Where each argument stands; the operation's name for those left out.
  var spans: [SourceSpan] = []
  /// In order of discovery; those that the ones before imply are not kept.
  package var requirements: [Requirement] = []
  /// The least image size that satisfies all requirements so far, of this node and of those before.
  private var leastImageSize = 1
  /// Sizes that are at least 1 only from some image size on, at some of the widths accepted when they were found.
  package private(set) var growing: [Size] = []
  private var isGrowing: Set<Size> = []
  /// What conditions on image sizes have in common.
  private var images = ImageColumns()
  package var warnings: [Diagnostic] = []
  /// Whether the first of the arguments of a convolution is taken for the channels that enter, where it looks like that; and
  /// whether it did anywhere.
  package let readsInputChannels: Bool
  package internal(set) var mayHaveInputChannels = false
  /// Whether only conditions are asked for: what is said of them has no text and no repairs.
  let isSilent: Bool
  /// Whether repairs are not looked for where a reshape fails that other multiples of H and W may make possible.
  private let postponesReshapes: Bool
  /// Repairs of reshapes decide many conditions, those of matrix products look at all edges; they are looked for this often in a block.
  package var repairsLeft: Int
  /// The window that the block's reshapes tell of, or nil where they tell of none, once it was looked for.
  var knownWindow: String??
  /// Equalities that were decided, by their two sides.
  private var equalities: [[Size]: Condition] = [:]
  /// The same for divisors, by what they divide and themselves, with the widths as text.
  private var divisibilities: [[Size]: (condition: Condition, text: String?)] = [:]

  package init(
    _ block: BlockSyntax, table: SizeTable, names: SymbolNames, symbols: Symbols, readsInputChannels: Bool = false,
    isSilent: Bool = false, postponesReshapes: Bool = false
  ) {
    (self.block, repairsLeft) = (block, block.fixLimit)
    (self.isSilent, self.postponesReshapes) = (isSilent, postponesReshapes)
    self.readsInputChannels = readsInputChannels
    self.table = table
    self.table.accepted = table.domain
    self.names = names
    self.symbols = symbols
    let nothing = SourceSpan(0, 0)
    operation = OpDefinition(
      "", .layout, summary: "", result: "", example: "", pyTorch: .concatenation, onnx: .identity,
      lower: { $0.input },
      infer: { _ throws(InferenceFailure) in Inference([]) })
    node = NodeSyntax(
      id: NameSyntax("", nothing), operation: NameSyntax("", nothing), arguments: nil, span: nothing,
      argumentSpan: nothing,
      line: 0, isDamaged: false)
  }

  /// Turns to another node.
  package mutating func begin(_ operation: OpDefinition, _ node: NodeSyntax, edges: ArraySlice<Graph.Operand>) {
    self.operation = operation
    self.node = node
    self.edges = edges
    if !requirements.isEmpty { requirements = [] }
    if !warnings.isEmpty { warnings = [] }
  }

  /// Forgets the operands of the node before; those of the next one are added before it begins.
  package mutating func clearOperands() { while !operands.isEmpty { operands.removeLast() } }

  package mutating func addOperand(_ shape: [Size]) { operands.append(shape) }

  /// The block's reshapes besides this node.
  var otherReshapes: [NodeSyntax] {
    block.nodes.filter { $0 !== node && $0.operation.text.lowercased() == "reshape" && !$0.isDamaged }
  }

  /// Whether the result goes into a softmax, at once or after it was scaled: then it is the score of attention.
  var isScore: Bool {
    var ids: Set<String> = [node.id.text]
    for _ in 0..<2 {
      let next = Set(block.edges.filter { ids.contains($0.source.text) }.map(\.target.text))
      let found = block.nodes.filter { next.contains($0.id.text) }
      if found.contains(where: { $0.operation.text.lowercased() == "softmax" }) { return true }
      ids = Set(found.filter { ["mul", "add", "droppath"].contains($0.operation.text.lowercased()) }.map(\.id.text))
    }
    return false
  }

  /// Where the edge of an operand stands.
  func edgeSpan(_ operand: Int) -> SourceSpan {
    block.edges[edges[edges.startIndex + operand].edge].span
  }

  /// Exchanges the sources of the edges of the first two operands; nil where their names stand for other edges as well.
  var exchangedOperands: [FixIt.Edit]? {
    let pair = edges.prefix(2).map { block.edges[$0.edge] }
    guard pair.count == 2 else { return nil }
    for edge in pair {
      let uses = block.edges.count { $0.source.span == edge.source.span || $0.target.span == edge.source.span }
      if uses != 1 { return nil }
    }
    return [.init(pair[0].source.span, pair[1].source.text), .init(pair[1].source.span, pair[0].source.text)]
  }

  /// The shape of the first operand.
  var input: [Size] { operands[0] }

  func text(_ size: Size) -> String { table.describe(size, names) }
  func text(_ shape: [Size]) -> String { table.describe(shape, names) }

  // MARK: Arguments

  func size(_ index: Int) -> Size {
    guard case .size(let size) = values[index] else { return .one }
    return size
  }

  func pair(_ index: Int) -> SizePair {
    switch values[index] {
    case .pair(let height, let width): SizePair(height: height, width: width)
    case .size(let size): SizePair(height: size, width: size)
    default: SizePair(height: .one, width: .one)
    }
  }

  func axes(_ index: Int) -> [Int] {
    guard case .axes(let axes) = values[index] else { return [] }
    return axes
  }

  // MARK: Failing

  func failure(
    _ code: some DiagnosticKind, _ message: String, at span: SourceSpan? = nil, notes: [String] = [],
    fixes: [FixIt] = [], repairs: [Repair] = []
  ) -> InferenceFailure {
    InferenceFailure(
      Diagnostic(
        code.code, message, at: span ?? node.operation.span, node: node.id.text, notes: notes, fixes: fixes),
      repairs: repairs)
  }

  /// Asks for a condition: throws where it holds at no width, else keeps it, unless those before imply it.
  mutating func require(
    _ condition: Condition, _ code: some DiagnosticKind, at span: SourceSpan? = nil,
    notes: [String] = [], fixes: [FixIt] = [], repairs: RepairSearch? = nil, isReshape: Bool = false,
    _ message: (InferenceContext) -> String
  ) throws(InferenceFailure) {
    for size in condition.growing where isGrowing.insert(size).inserted { growing.append(size) }
    if condition.divisors.isEmpty && condition.leastImageSize <= leastImageSize
      && table.accepted.isSubset(of: condition.widths)
    {
      return
    }
    let repairs = isSilent ? nil : repairs
    var failure = failure(code, isSilent ? "" : message(self), at: span, notes: notes, fixes: fixes)
    var later: (@Sendable () -> [Repair])?
    if let repairs {
      let context = self
      later = { repairs(context) }
    }
    requirements.append(Requirement(condition: condition, diagnostic: failure.diagnostic, repairs: later))
    if condition.widths.isEmpty {
      failure.isCertain = condition.possible.isEmpty
      failure.isPostponed = isReshape && postponesReshapes && !failure.isCertain && !table.budget.isSpent
      if !failure.isPostponed { failure.repairs = repairs?(self) ?? [] }
      throw failure
    }
    table.accepted = table.accepted.intersection(condition.widths)
    leastImageSize = max(leastImageSize, condition.leastImageSize)
  }

  /// Runs size arithmetic; what it cannot do becomes a diagnostic of the node.
  @inline(__always)
  mutating func compute<Value>(at span: SourceSpan? = nil, _ body: (inout SizeTable) throws(SizeError) -> Value)
    throws(InferenceFailure) -> Value
  {
    do {
      return try body(&table)
    } catch {
      var failure = failure(error, at: span)
      failure.isCertain = false
      throw failure
    }
  }

  private func failure(_ error: SizeError, at span: SourceSpan?) -> InferenceFailure {
    switch error {
    case .overflow: failure(ArgumentCode.valueTooLarge, "a size leaves the range of 64 bits", at: span)
    case .tooComplex:
      failure(
        ShapeCode.tooComplex, "the sizes are too complicated to reason about", at: span,
        notes: ["use simpler expressions, or fewer distinct divisions"])
    case .divisionByZero: failure(ArgumentCode.divisionByZero, "division by zero", at: span)
    }
  }

  /// Where two sizes are equal. The same question is decided once: heads of attention ask it three times.
  mutating func equality(_ left: Size, _ right: Size) -> Condition {
    if let known = equalities[[left, right]] { return known }
    let condition = table.condition(left, equals: right)
    equalities[[left, right]] = condition
    return condition
  }

  /// Where a divisor divides a size, and the widths as text.
  mutating func divisibility(_ size: Size, by divisor: Size) -> (condition: Condition, text: String?) {
    if let known = divisibilities[[size, divisor]] { return known }
    let condition = table.condition(size, isDivisibleBy: divisor)
    let text = isSilent ? nil : condition.widths.condition(on: names.width, scale: names.widthScale)
    divisibilities[[size, divisor]] = (condition, text)
    return (condition, text)
  }

  /// The number of elements of a shape.
  mutating func elements(_ shape: [Size]) throws(InferenceFailure) -> Size {
    try compute { _ throws(SizeError) in
      var product = Size.one
      for size in shape { product = try product.multiplied(by: size) }
      return product
    }
  }

  // MARK: Common demands

  mutating func requireRank4(or others: [Repair] = []) throws(InferenceFailure) {
    guard input.count != 4 else { return }
    var notes = ["\(operation.name) works on tensors of rank 4: (B, C, H, W)"]
    if input.count == 3 || input.count == 2 {
      notes.append("reshape to rank 4 first, for example reshape(B,C,H,W) or reshape(B,C,1,1)")
    }
    throw failure(
      ShapeCode.wrongRank, "\(operation.name) needs an operand of rank 4, found \(text(input)) of rank \(input.count)",
      notes: notes, repairs: others + rank4Repairs)
  }

  /// The size of a layer's dimension must not depend on B, H or W.
  mutating func requireFreeOfImage(
    _ size: Size, _ role: String, repairs: RepairSearch? = nil
  ) throws(InferenceFailure) {
    guard table.isSpatial(size) else { return }
    let condition = table.condition(isFreeOfImage: size)
    try require(
      condition, ShapeCode.channelsDependOnImage,
      notes: ["a layer has a fixed number of parameters, so this dimension may depend on C and dim only"],
      repairs: repairs
    ) { "\(role) of \($0.operation.name) is \($0.text(size)), which depends on the image or the batch" }
  }

  mutating func requirePositive(
    _ size: Size, _ code: some DiagnosticKind, at span: SourceSpan? = nil, _ what: (InferenceContext) -> String
  ) throws(InferenceFailure) {
    if size.isPlainlyPositive { return }
    let condition = table.condition(isPositive: size, fromImageSize: leastImageSize, &images)
    try require(condition, code, at: span, fixes: positiveFixes(size, at: span)) {
      "\(what($0)) is \($0.text(size)), it must be at least 1"
    }
  }

  /// The axis counted from the front.
  func resolve(_ axis: Int, rank: Int, at span: SourceSpan) throws(InferenceFailure) -> Int {
    guard axis >= -rank && axis < rank else {
      throw failure(
        ShapeCode.axisOutOfRange, "axis \(axis) does not exist: the operand \(text(input)) has rank \(rank)", at: span,
        notes: ["axes of rank \(rank) are \(-rank)...\(rank - 1)"], fixes: axisFixes(axis, rank))
    }
    return axis < 0 ? axis + rank : axis
  }
}
