import Diagnostics
import GraphLang
import IR
import Ops

/// Operations that the language does without, and what is done instead.
extension OperationGuess {
  /// Says what stands for an operation that has no equivalent; whether this was one.
  mutating func explainAbsence(of key: String) -> Bool {
    switch key {
    case "split", "chunk", "slice", "narrow", "select", "unbind", "unstack", "tensorsplit", "channelsplit",
      "splitchannels", "stridedslice", "indexselect", "getitem", "crop", "centercrop":
      explainParts(key)
    case "scale", "div", "divide", "truediv", "layerscale", "rescale", "mulscalar", "scalarmul", "multiplyscalar",
      "scaling", "learnablescale":
      return explainFactor(key)
    case "sub", "subtract", "minus", "subtraction", "difference":
      explainDifference()
    case "dropout", "dropout2d", "alphadropout", "featuredropout", "spatialdropout2d", "featurealphadropout":
      return explainDropout()
    case "pad", "zeropad2d", "zeropadding2d", "reflectionpad2d", "replicationpad2d", "padding":
      notes = ["padding is always 'same': convolutions and pools keep H and W at stride 1; leave it out"]
      offerRemoval()
    case _ where Self.isInterpolation(key):
      explainInterpolation(key)
    case "pixelshuffle", "depthtospace":
      guard let shape, shape.count == 4, shape[2].isOne, shape[3].isOne else {
        return explainShuffle(key)
      }
      explainInterpolation(key)
    case "channelshuffle", "shuffle", "shufflechannels", "pixelunshuffle", "spacetodepth": return explainShuffle(key)
    case "expand", "expandas", "broadcastto", "broadcast", "broadcastas": explainExpansion()
    case "tile": return explainTiling()
    case "stack": return explainStack()
    case "identity", "noop", "skipconnect": return explainIdentity()
    case "skip", "shortcut": return operandCount == 1 && explainIdentity()
    case "clamp", "clip", "floor", "round", "detach", "contiguous", "clone", "float", "checkpoint":
      explainRounding(key)
    case "roll", "cyclicshift":
      notes = ["there is no cyclic shift of the pixels; a depthwise convolution can learn to move them by one"]
      offerRemoval()
    case "shift", "shiftchannels", "involution", "deformconv2d", "deformableconv2d":
      words = []
      notes = ["a depthwise convolution mixes the pixels of a neighbourhood"]
      offer(depthwise(3))
    default: return false
    }
    return true
  }

  private static func isInterpolation(_ key: String) -> Bool {
    key.hasPrefix("upsampl") || key.hasPrefix("interpolat") || key.hasPrefix("resiz") || key.contains("unpool")
      || key.hasPrefix("deconv") || key.contains("conv") && key.contains("transpose") || key == "upscale"
      || key == "bilinear"
  }

  /// `sum` of several operands, without a dimension, says what Add does; nil for anything else.
  static func addition(
    _ syntax: NodeSyntax, _ operation: OpDefinition, operands: Int, _ vocabulary: Vocabulary
  ) -> (Diagnostic, (OpDefinition, NodeSyntax))? {
    guard operation.name == "sum", operands > 1, syntax.arguments?.isEmpty ?? true,
      let add = vocabulary.find("Add")?.operation
    else { return nil }
    let whole = syntax.operation.span.union(syntax.argumentSpan)
    let diagnostic = Diagnostic(
      ShapeCode.tooManyOperands.code,
      "sum adds up a dimension of one operand, node \(syntax.id.text) has \(operands); Add adds operands",
      at: syntax.operation.span, node: syntax.id.text, fixes: [.maybe("write 'Add'", .init(whole, "Add"))])
    let reading = NodeSyntax(
      id: syntax.id, operation: syntax.operation, arguments: nil, span: syntax.span, argumentSpan: syntax.argumentSpan,
      line: syntax.line, isDamaged: false)
    return (diagnostic, (add, reading))
  }

  /// The nodes that use this one.
  var consumers: [Int] { Array(builder.graph.consumers[index]) }

  /// The operation of a node as it is written, in lower case.
  func name(_ node: Int) -> String { builder.graph.nodes[node].syntax.operation.text.lowercased() }

  /// Functions that change little, and calls that change nothing.
  private mutating func explainRounding(_ key: String) {
    if ["clamp", "clip", "floor", "round"].contains(key) {
      notes = ["the functions of single elements are ReLU, GELU and Sigmoid; use one of them, or leave it out"]
    }
    offerRemoval()
  }

  private mutating func explainFactor(_ key: String) -> Bool {
    guard operandCount <= 1 else {
      words = []
      // With two edges into it, scaling is what a gate does.
      if key.contains("scal") { offer([["Mul"]]) } else { notes = ["there is no division"] }
      return true
    }
    notes = ["no constant factor exists; leave it out"]
    offerRemoval()
    return true
  }

  /// A node that changes nothing; one between the input and the output, or that cannot be taken out, is a permute in order.
  private mutating func explainIdentity() -> Bool {
    let source = builder.source(index, 0).map { builder.graph.nodes[$0].kind.isInput } ?? false
    let isAll = source && consumers.contains { builder.graph.nodes[$0].kind == .output }
    guard operandCount == 1, !isAll, !builder.bypassing(index).isEmpty else { return false }
    notes = ["an edge says the same"]
    offerRemoval()
    return true
  }

  /// On a residual branch DropPath does what is wanted of a dropout; elsewhere it would blank the image.
  private mutating func explainDropout() -> Bool {
    guard operandCount == 1 else { return false }
    let consumers = consumers
    let isBranch = consumers.allSatisfy {
      ["add", "sum", "plus"].contains(name($0)) && builder.graph.operands(of: $0).count > 1
    }
    guard !isBranch, !builder.bypassing(index).isEmpty else { return false }
    notes = ["DropPath drops whole images and belongs on a residual branch; leave the dropout out here"]
    offerRemoval()
    return true
  }
}
