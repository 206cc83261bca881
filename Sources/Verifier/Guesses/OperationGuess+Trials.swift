import Diagnostics
import GraphLang
import IR
import Ops

/// Trying guesses before they are offered.
extension OperationGuess {
  /// What reading a text takes, besides deciding its sizes.
  private static let trialSteps = 10_000

  /// A text read as an operation in the place of the node.
  struct Trial {
    let operation: OpDefinition
    let node: NodeSyntax
    /// Whether the arguments could be evaluated.
    var isBound = false
    /// The shape that it gives; nil where it was not tried, or in vain.
    var shape: [Size]?
    var failure: InferenceFailure?

    /// Whether nothing speaks against it.
    var isClean: Bool { failure == nil }

    /// Whether what fails is mended elsewhere, and not in the text of the guess, which nobody has written yet.
    var failsElsewhere: Bool { failure?.diagnostic.fixes.isEmpty ?? false }
  }

  /// Offers the candidates that are possible here. Each is a chain of operations, of one mostly.
  mutating func offer(_ candidates: [[String]]) {
    var rejected: InferenceFailure?
    var doubtful: [(texts: [String], trial: Trial)] = []
    var isFirst = true
    for texts in candidates {
      if texts == ["input"] || texts == ["output"] {
        accept(texts, nil, &isFirst)
        continue
      }
      if texts.count > 1 {
        let found = chain(texts)
        if found.isPossible { accept(texts, found.reading, &isFirst) }
        continue
      }
      var context = context
      guard let trial = trial(texts[0], shapes, &context) else { continue }
      if trial.isClean {
        accept(texts, trial, &isFirst)
      } else if !trial.isBound {
        // The arguments are the author's own: what is wrong with them is said when the name is right.
        accept(texts, nil, &isFirst)
      } else if trial.failsElsewhere {
        doubtful.append((texts, trial))
      } else if rejected == nil {
        rejected = trial.failure
        words = [trial.operation.name]
      }
    }
    if isFirst { for (texts, trial) in doubtful { accept(texts, trial, &isFirst) } }
    if isFirst, let rejected { notes.append(rejected.diagnostic.message) }
  }

  private mutating func accept(_ texts: [String], _ trial: Trial?, _ isFirst: inout Bool) {
    guard let last = texts.last else { return }
    let listed = texts.map { "'\($0)'" }.joined(separator: ", ")
    let edit = FixIt.Edit(whole, last)
    if texts.count > 1 {
      let inserted = builder.fixes(
        .insert(operations: Array(texts.dropLast()), operand: 0, title: ""), node: index)
      guard let edits = inserted.first?.edits else { return }
      fixes.append(FixIt("write \(listed)", .maybe, edits + [edit]))
      if isFirst { words = [] }
    } else {
      fixes.append(.maybe("write \(listed)", edit))
      let name = String(last.prefix { $0 != "(" })
      if isFirst, !words.contains(name) { words = [name] }
    }
    if isFirst { reading = trial.map { ($0.operation, $0.node) } }
    isFirst = false
  }

  /// Whether the operations are possible one after the other, and one operation that gives what all give.
  private func chain(_ texts: [String]) -> (isPossible: Bool, reading: Trial?) {
    guard let shape, operandCount == 1 else { return (false, nil) }
    var context = context
    var current = shape
    for text in texts {
      guard let next = trial(text, [current], &context)?.shape else {
        // Image sizes of a multiple may still make it possible; what it gives is known when it is written.
        let waits = context.requirements.contains { $0.condition.divisors.contains { $0 > 1 } }
        return (waits, nil)
      }
      current = next
    }
    for text in texts.reversed() + [identity(rank: shape.count)] {
      if let single = trial(text, [shape], &context), single.shape == current { return (true, single) }
    }
    return (true, nil)
  }

  /// The permutation that changes nothing.
  func identity(rank: Int) -> String { "permute(\((0..<rank).map(String.init).joined(separator: ",")))" }

  /// Reads the node as one that changes nothing, and offers to take it out.
  mutating func offerRemoval() {
    words = []
    fixes += builder.bypassing(index)
    read(as: identity(rank: shape?.count ?? 4))
  }

  /// Reads the node as this operation, where that is possible.
  mutating func read(as text: String) {
    var context = context
    guard let trial = trial(text, shapes, &context), trial.isBound, trial.isClean else { return }
    reading = (trial.operation, trial.node)
  }

  /// The operation that a text says, in the place of the node, with these operands.
  func trial(_ text: String, _ operands: [[Size]]?, _ context: inout InferenceContext) -> Trial? {
    if context.table.budget.isLow { return nil }
    context.table.budget.spend(Self.trialSteps)
    let source = SourceFile(path: "", text: "\(syntax.id.text):\(text)\n")
    guard let node = Parser.parse(source, keepsLines: false).blocks.first?.nodes.first, !node.isDamaged,
      let operation = vocabulary.find(node.operation.text)?.operation
    else { return nil }
    var trial = Trial(operation: operation, node: node.placed(at: syntax))
    // What it says is not printed.
    context.repairsLeft = 0
    context.clearOperands()
    for shape in operands ?? [] { context.addOperand(shape) }
    context.begin(operation, trial.node, edges: builder.graph.operands(of: index))
    do {
      try context.bindArguments()
      trial.isBound = true
      guard let operands, operation.takesJust(operands.count) else { return trial }
      trial.shape = try operation.infer(&context).shape
    } catch {
      trial.failure = error
    }
    return trial
  }
}

extension OpDefinition {
  /// Whether it can have this many operands.
  fileprivate func takesJust(_ count: Int) -> Bool {
    switch operands {
    case .one: count == 1
    case .two: count == 2
    case .twoOrMore: count >= 2
    }
  }
}

extension NodeSyntax {
  /// The same operation and arguments in the place of another node: what is said of them points there.
  fileprivate func placed(at other: NodeSyntax) -> NodeSyntax {
    let place = other.operation.span.union(other.argumentSpan)
    return NodeSyntax(
      id: other.id, operation: NameSyntax(operation.text, other.operation.span),
      arguments: arguments?.map { argument in
        ArgumentSyntax(
          keyword: argument.keyword.map { NameSyntax($0.text, place) }, value: argument.value.placed(at: place),
          span: place)
      },
      span: other.span, argumentSpan: other.argumentSpan, line: other.line, isDamaged: false)
  }
}

extension ExpressionSyntax {
  fileprivate func placed(at place: SourceSpan) -> ExpressionSyntax {
    switch self {
    case .integer(let value, _): .integer(value, place)
    case .decimal(let digits, _): .decimal(digits, place)
    case .symbol(let name, _): .symbol(name, place)
    case .text(let content, _): .text(content, place)
    case .negated(let inner, _): .negated(inner.placed(at: place), place)
    case .binary(let operation, let left, let right, _):
      .binary(operation, left.placed(at: place), right.placed(at: place), place)
    case .parenthesized(let inner, _): .parenthesized(inner.placed(at: place), place)
    case .list(let elements, _): .list(elements.map { $0.placed(at: place) }, place)
    case .call(let name, let arguments, _): .call(name, arguments.map { $0.placed(at: place) }, place)
    case .invalid: .invalid(place)
    }
  }
}
