import Diagnostics
import GraphLang
import IR
import Ops

/// Warnings for what is legal and almost surely wrong.
struct Lints {
  let graph: Graph
  let pass: InferencePass
  let signature: Signature
  let source: SourceFile
  /// The warnings so far.
  private(set) var found: [Diagnostic] = []
  private lazy var consumers = graph.consumers

  static func findings(_ graph: Graph, _ pass: InferencePass, _ signature: Signature, _ source: SourceFile)
    -> [Diagnostic]
  {
    var lints = Lints(graph: graph, pass: pass, signature: signature, source: source)
    for (index, node) in pass.nodes.enumerated() {
      if let node, let operation = node.operation { lints.check(index, node, operation) }
    }
    return lints.found
  }

  private init(graph: Graph, pass: InferencePass, signature: Signature, source: SourceFile) {
    self.graph = graph
    self.pass = pass
    self.signature = signature
    self.source = source
  }

  /// Adds a warning about a node.
  mutating func warn(
    _ code: ShapeCode, _ index: Int, _ message: String, notes: [String] = [], fixes: [FixIt] = []
  ) {
    let syntax = graph.nodes[index].syntax
    found.append(
      Diagnostic(code.code, message, at: syntax.span, node: syntax.id.text, notes: notes, fixes: fixes))
  }

  /// A shape as it is printed.
  func text(_ shape: [Size]) -> String { pass.table.describe(shape, signature.names) }

  private func operandShapes(_ index: Int) -> [[Size]] {
    graph.operands(of: index).compactMap { pass.nodes[$0.source]?.shape }
  }

  private mutating func check(_ index: Int, _ node: TypedGraph.Node, _ operation: OpDefinition) {
    switch operation.family {
    case .convolution: if operation.name == "Conv2d" { checkDilation(index) }
    case .pooling: break
    case .activation: checkActivation(index, operation)
    case .normalisation: if operation.name == "DropPath" { checkDropPath(index) }
    case .combination:
      if operation.name == "Mul" {
        let shapes = operandShapes(index)
        checkMul(index, shapes)
        checkGate(index, shapes)
      }
      if operation.name == "multiply" {
        checkProduct(index, operandShapes(index))
        checkAttention(index, node)
      }
    case .reduction: checkReduction(index, node, operation, operandShapes(index)[0])
    case .layout:
      if operation.name == "reshape" { checkReshape(index, node, operandShapes(index)[0]) }
      if operation.name == "repeat" { checkTiling(index, node, operandShapes(index)[0]) }
    }
  }

  private mutating func checkReduction(
    _ index: Int, _ node: TypedGraph.Node, _ operation: OpDefinition, _ shape: [Size]
  ) {
    guard case .axes(let axes) = node.values[0] else { return }
    let resolved = axes.map { $0 < 0 ? $0 + shape.count : $0 }
    if resolved.contains(0) && shape[0] == .batch {
      warn(
        .batchMixing, index, "\(operation.name) over dimension 0 mixes the images of a batch",
        notes: [
          "dimension 0 of \(text(shape)) is the batch; what an image gives then depends on the others in its batch"
        ])
    }
    for axis in resolved where shape.indices.contains(axis) && shape[axis].isOne {
      warn(
        .singletonReduction, index,
        "\(operation.name) over dimension \(axis) of size 1 \(operation.name == "softmax" ? "gives ones" : "changes nothing")",
        notes: ["the operand has the shape \(text(shape))"],
        fixes: resolved.count == 1 ? singletonFixes(index, operation, shape) : [])
    }
  }

  /// The only dimension that a softmax can be over; a reduction is taken out.
  private func singletonFixes(_ index: Int, _ operation: OpDefinition, _ shape: [Size]) -> [FixIt] {
    // A node that is taken out looks at all edges.
    guard operation.name == "softmax" else { return found.count < limit ? builder.bypassing(index) : [] }
    let others = shape.indices.dropFirst().filter { !shape[$0].isOne }
    guard let other = others.first, others.count == 1, let argument = graph.nodes[index].syntax.arguments?.first else {
      return []
    }
    return [.maybe("write dim=\(other)", .init(argument.value.span, "\(other)"))]
  }

  private mutating func checkMul(_ index: Int, _ operands: [[Size]]) {
    guard operands.count == 2, let result = pass.nodes[index]?.shape else { return }
    let (a, b) = (operands[0], operands[1])
    // An attention map against its values: each would have to broadcast in another dimension. A sum over one element is none.
    guard a.count >= 3, b.count == a.count, result != a, result != b,
      a[a.count - 1] == b[b.count - 2], !a[a.count - 1].isOne
    else { return }
    let syntax = graph.nodes[index].syntax
    warn(
      .productMeant, index, "Mul of \(text(a)) and \(text(b)) repeats both operands; was the matrix product meant?",
      fixes: [.maybe("use multiply", .init(syntax.operation.span, "multiply"))])
  }

  private mutating func checkProduct(_ index: Int, _ operands: [[Size]]) {
    guard operands.count == 2 else { return }
    let (a, b) = (operands[0], operands[1])
    let isGate = a.count == 4 && b.count == 4 && (Self.isGate(a, of: b) || Self.isGate(b, of: a))
    guard isGate || (a == b && a.count == 4) else { return }
    let syntax = graph.nodes[index].syntax
    warn(
      .elementwiseMeant, index,
      "the matrix product of \(text(a)) and \(text(b)) is unusual; was the product of elements meant?",
      fixes: [.maybe("use Mul", .init(syntax.operation.span, "Mul"))])
  }

  /// Whether one operand scales channels or positions of the other.
  private static func isGate(_ gate: [Size], of shape: [Size]) -> Bool {
    gate != shape && zip(gate, shape).allSatisfy { $0.isOne || $0 == $1 } && gate.contains { $0.isOne }
  }

  private mutating func checkDropPath(_ index: Int) {
    guard !isOnBranch(index) else { return }
    warn(
      .dropPathOffBranch, index, "DropPath is not on a residual branch: it drops the image itself",
      notes: ["DropPath belongs right before the Add that joins its branch with the shortcut"])
  }

  /// Whether all ways on from a node lead into an Add with something that does not come from the node; also where there is much to
  /// look at.
  private mutating func isOnBranch(_ index: Int) -> Bool {
    var branch: Set<Int> = [index]
    var (waiting, adds) = ([index], [Int]())
    var looks = 0
    while let current = waiting.popLast() {
      for use in consumers[current] {
        looks += 1
        if looks > Self.branchLimit { return true }
        if graph.nodes[use].kind != .operation { return false }
        let isAdd = graph.nodes[use].syntax.operation.text.lowercased() == "add"
        if isAdd { adds.append(use) } else if branch.insert(use).inserted { waiting.append(use) }
      }
      guard waiting.isEmpty else { continue }
      // Where all operands come from the node, nothing joins it yet.
      let inner = adds.filter { add in graph.operands(of: add).allSatisfy { branch.contains($0.source) } }
      waiting += inner.filter { branch.insert($0).inserted }
      adds.removeAll { branch.contains($0) }
    }
    return true
  }

  private static let branchLimit = 64

  private mutating func checkActivation(_ index: Int, _ operation: OpDefinition) {
    guard let operand = graph.operands(of: index).first, let before = pass.nodes[operand.source]?.operation,
      case .activation = before.family
    else { return }
    let other = graph.nodes[operand.source].syntax
    warn(
      .repeatedActivation, index,
      "two activations in a row: \(before.name) at node \(other.id.text), then \(operation.name)",
      notes: before.name == operation.name && before.name == "ReLU" ? ["the second ReLU changes nothing"] : [])
  }
}
