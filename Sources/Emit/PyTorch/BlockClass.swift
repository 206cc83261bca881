import GraphLang
import IR
import Ops
import Verifier

/// A verified block as a module class of PyTorch, for any valid width: the constructor takes the stage's width, the
/// attributes have the names of the weights.
struct BlockClass {
  let typed: TypedGraph
  let name: PythonIdentifier
  /// The block as text, for the docstring.
  let source: String
  private(set) var layers: [PythonStatement] = []
  private(set) var steps: [PythonStatement] = []
  /// Layers that PyTorch does not have.
  private(set) var needsDropPath = false
  /// Whether the code names `torch`, and `F`.
  var usesTorch = false
  var usesFunctions = false
  /// The name of each node's result.
  var variables: [PythonExpression]
  var inConstructor: SizeWriter
  var inForward: SizeWriter

  init(_ typed: TypedGraph, name: PythonIdentifier, source: String) {
    self.typed = typed
    self.name = name
    self.source = source
    variables = typed.nodes.map { _ in .none }
    let multiple = typed.sizes.multiple
    inConstructor = SizeWriter(
      typed.table, width: .name("channels"), imageSize: (typed.sizes.least + multiple - 1) / multiple * multiple)
    inForward = SizeWriter(typed.table, width: .attribute(.instance, "channels"))
    for index in typed.graph.order { add(index) }
  }

  private var isDownsample: Bool { typed.signature.role == .downsample }
  private var hasTwoInputs: Bool { typed.signature.hasTwoInputs }

  /// The class.
  var definition: PythonClass {
    PythonClass(
      name, base: .attribute(.name("nn"), "Module"), documentation: documentation, [constructor, forward])
  }

  private var constructor: PythonFunction {
    var body: [PythonStatement] = [.expression(PythonExpression.name("super")().dot("__init__")())]
    if inForward.used.contains(.width) {
      body.append(.assign(.attribute(.instance, "channels"), .name("channels")))
    }
    var parameters = [PythonFunction.Parameter("self"), .init("channels", type: .name("int"))]
    if hasTwoInputs {
      let own: PythonExpression = isDownsample ? .binary(2, .multiply, .name("channels")) : .name("channels")
      let plain = PythonExpression.name("Adapter")(.name("channels"), own)
      if isDownsample {
        body.append(.assign(.attribute(.instance, "adapter1"), plain))
      } else {
        parameters.append(.init("reduction", type: .name("bool"), standard: .boolean(false)))
        body.append(
          .assign(
            .attribute(.instance, "adapter1"), type: .attribute(.name("nn"), "Module"),
            .conditional(
              PythonExpression.name("FactorizedReduction")(.binary(.name("channels"), .floorDivide, 2), own),
              if: .name("reduction"), else: plain)))
      }
      body.append(.assign(.attribute(.instance, "adapter2"), plain))
    }
    return PythonFunction("__init__", parameters, returns: .none, body + layers)
  }

  private var forward: PythonFunction {
    let tensor = PythonExpression.name("Tensor")
    var body: [PythonStatement] = []
    if hasTwoInputs {
      body.append(.assign(.name("x1"), PythonExpression.instance.dot("adapter1")(.name("before"))))
      body.append(
        .assign(.name("x2"), PythonExpression.instance.dot("adapter2")(.name("previous")), comment: shape(ofInput: 1)))
    }
    let input = PythonExpression.name(hasTwoInputs ? "x1" : "x")
    let wanted: [(SizeFormula.Symbol, PythonIdentifier, Int)] = [
      (.batch, "batch", 0), (.height, "height", 2), (.imageWidth, "width", 3),
    ].filter { inForward.used.contains($0.0) }
    if let only = wanted.first, wanted.count == 1 {
      body.append(
        .assign(.name(only.1), .subscripted(input.dot("shape"), [.element(.integer(only.2))])))
    } else if wanted.count > 1 {
      let names = (0..<4).map { axis in wanted.first { $0.2 == axis }?.1 ?? "_" }
      body.append(.unpack(names, input.dot("shape")))
    }
    let parameters: [PythonFunction.Parameter] =
      hasTwoInputs
      ? [.init("self"), .init("before", type: tensor), .init("previous", type: tensor)]
      : [.init("self"), .init("x", type: tensor)]
    return PythonFunction("forward", parameters, returns: tensor, body + steps)
  }

  private func shape(ofInput position: Int) -> String? {
    typed.graph.nodes.firstIndex { $0.kind == .input(position) }.map(shapeText)
  }

  /// The shape of a node's result in the block's symbols.
  func shapeText(_ node: Int) -> String { typed.table.describe(typed.nodes[node].shape, typed.signature.names) }

  private var documentation: String {
    let graph = typed.graph
    let inputs = graph.nodes.indices.filter { if case .input = graph.nodes[$0].kind { true } else { false } }
    let from = inputs.map(shapeText).joined(separator: " and ")
    let to = graph.output.map(shapeText) ?? ""
    let role =
      switch typed.signature.role {
      case .base: "Cell"
      case .stem: "Stem"
      case .downsample: "Downsample block"
      }
    return """
      \(role) "\(graph.block.name)": \(from) to \(to).

      Hash \(typed.canonicalForm().hash). The block:

      \(source.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n"))
      """
  }

  private mutating func add(_ index: Int) {
    let node = typed.graph.nodes[index]
    let operands = typed.graph.operands(of: index).map(\.source)
    switch node.kind {
    case .input(let position): variables[index] = .name(hasTwoInputs ? (position == 0 ? "x1" : "x2") : "x")
    case .output: finish(operands.first.map { variables[$0] } ?? .none)
    case .operation:
      guard let operation = typed.nodes[index].operation else { return }
      let value = expression(index, operation, operands)
      let id = node.syntax.id.text
      let isNumber = id.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      let variable = PythonExpression.name(
        isNumber && !hasTwoInputs ? PythonIdentifier(prefix: "x", id) : PythonIdentifier(prefix: "x_", id))
      variables[index] = variable
      steps.append(.assign(variable, value, comment: shapeText(index)))
    }
  }

  /// The return statement; what a module call gave is annotated first, for checkers of types.
  private mutating func finish(_ result: PythonExpression) {
    if case .assign(let target, _, let value, let comment)? = steps.last {
      steps[steps.count - 1] = .assign(target, type: .name("Tensor"), value, comment: comment)
    }
    steps.append(.returning(result))
  }

  /// Adds a layer to the constructor and returns the attribute.
  mutating func layer(_ index: Int, _ operation: OpDefinition, _ value: PythonExpression) -> PythonExpression {
    let id = typed.graph.nodes[index].syntax.id.text
    let attribute = PythonExpression.instance.dot(
      PythonIdentifier(prefix: "", "\(operation.name.lowercased())_\(id)"))
    layers.append(.assign(attribute, value))
    return attribute
  }

  mutating func requireDropPath() { needsDropPath = true }
}
