import Diagnostics
import GraphLang
import IR
import Ops

/// What an operation that does not exist was probably meant to be.
struct OperationGuess {
  /// The names to ask for.
  private(set) var words: [String]
  private(set) var notes: [String] = []
  private(set) var fixes: [FixIt] = []
  /// The operation and the node as if it had been written so.
  private(set) var reading: (OpDefinition, NodeSyntax)?

  private let syntax: NodeSyntax
  private let vocabulary: Vocabulary
  private let shape: [Size]?
  private let table: SizeTable
  private let names: SymbolNames

  /// Names that mean exactly this operation.
  private static let equal = [
    "batchnorm2d": "BN", "layernorm": "LN", "matmul": "multiply", "bmm": "multiply", "hadamard": "Mul", "cat": "concat",
    "concatenate": "concat", "batchnormalization": "BN", "layernormalization": "LN", "batchnorm": "BN",
  ]

  init(
    _ syntax: NodeSyntax, vocabulary: Vocabulary, near: [String], shapes: [[Size]]?, table: SizeTable,
    names: SymbolNames
  ) {
    self.syntax = syntax
    self.vocabulary = vocabulary
    self.table = table
    self.names = names
    shape = shapes?.first
    words = near
    let key = syntax.operation.text.lowercased().filter { $0 != "_" }
    if let rewritten = rewriting(key) {
      offer(rewritten)
    } else if let best = near.first, let operation = vocabulary.find(best)?.operation {
      rename(operation, key)
    } else if ["sequential", "modulelist", "conv2dbnrelu", "convbnrelu", "convbn", "bnrelu", "mlpblock"].contains(key) {
      notes = ["a node is one operation; write the others as nodes of their own"]
    } else if syntax.operation.text.utf8.count <= 2 {
      notes = ["the input is written id:input, the output id:output"]
    }
  }

  private var arguments: [ArgumentSyntax] { syntax.arguments ?? [] }
  private var whole: SourceSpan { syntax.operation.span.union(syntax.argumentSpan) }
  private func text(_ size: Size) -> String { table.describe(size, names).filter { $0 != " " } }

  private func literal(_ index: Int, _ keyword: String) -> Int? {
    let positional = arguments.prefix { $0.keyword == nil }
    let value =
      arguments.first { $0.keyword?.text == keyword }?.value
      ?? (index < positional.count ? positional[index].value : nil)
    switch value {
    case .integer(let number, _): return number
    case .negated(.integer(let number, _), _): return -number
    default: return nil
    }
  }

  private func axis(_ index: Int, _ keyword: String, rank: Int) -> Int? {
    literal(index, keyword).flatMap { (-rank..<rank).contains($0) ? ($0 < 0 ? $0 + rank : $0) : nil }
  }

  // MARK: Other operations

  /// The operation with arguments that stands for one of another framework.
  private func rewriting(_ key: String) -> [String]? {
    switch key {
    case "identity", "skip", "noop", "shortcut", "skipconnect": return ["permute(0,1,2,3)"]
    case "in", "inputs", "placeholder", "inputlayer", "start": return arguments.isEmpty ? ["input"] : nil
    case "out", "outputs", "return", "result", "end": return ["output"]
    case "globalavgpool", "globalaveragepool", "globalaveragepooling2d", "gap", "globalavgpool2d", "globalavgpooling":
      return ["AdaptiveAvgPool2d(output_size=1)"]
    case "globalmaxpool", "globalmaxpooling2d", "gmp", "globalmaxpool2d": return ["AdaptiveMaxPool2d(output_size=1)"]
    case "relu6", "leakyrelu", "prelu", "hardswish", "hswish", "elu", "mish", "softplus", "relu2", "selu":
      return ["ReLU"]
    case "silu", "swish", "gelutanh", "quickgelu": return ["GELU"]
    case "tanh", "logistic", "hardsigmoid", "gate": return ["Sigmoid"]
    case "activation", "act": return activation.map { [$0] }
    case "groupnorm", "instancenorm", "instancenorm2d", "gn", "frn", "syncbatchnorm": return ["BN"]
    case "rmsnorm": return ["LN"]
    case "depthwiseconv2d", "dwconv", "depthwiseconv", "depthwise", "dwconv2d": return depthwise
    case "pointwiseconv", "pointwise", "conv1x1", "pointwiseconv2d":
      return ["Conv2d(out_channels=\(channels ?? "C"),kernel_size=1)"]
    case "separableconv2d", "separableconv", "sepconv", "conv", "conv2dtranspose", "convtranspose2d", "conv1d":
      return ["Conv2d(out_channels=\(channels ?? "C"),kernel_size=\(kernel))"]
    case "dense", "fc":
      // After global pooling the channels are dimension 1.
      guard let shape, shape.count == 4, shape[3].isOne, !shape[1].isOne else { return nil }
      return ["Conv2d(out_channels=\(channels ?? "C"),kernel_size=1)"]
    case "conv3x3": return ["Conv2d(out_channels=\(channels ?? "C"),kernel_size=3)"]
    case "conv5x5": return ["Conv2d(out_channels=\(channels ?? "C"),kernel_size=5)"]
    default: return layout(key)
    }
  }

  /// The first argument as channels.
  private var channels: String? {
    arguments.first { $0.keyword == nil || ["out_channels", "filters", "units"].contains($0.keyword?.text) }?.value
      .printed
  }

  private var kernel: String {
    arguments.first { $0.keyword?.text == "kernel_size" }?.value.printed
      ?? arguments.prefix { $0.keyword == nil }.map(\.value.printed).last { Int($0) != nil } ?? "3"
  }

  private var activation: String? {
    guard case .text(let name, _)? = arguments.first?.value else { return nil }
    return vocabulary.find(name)?.operation.name ?? vocabulary.suggestions(for: name).first
  }

  private var depthwise: [String]? {
    let known = shape.flatMap { $0.count == 4 ? text($0[1]) : nil } ?? "C"
    return ["Conv2d(out_channels=\(known),kernel_size=\(kernel),groups=\(known))"]
  }

  /// What moves dimensions needs the operand's shape.
  private func layout(_ key: String) -> [String]? {
    guard let shape else { return nil }
    let rank = shape.count
    let sizes = shape.map(text)
    func reshape(_ sizes: [String]) -> [String] { ["reshape(\(sizes.joined(separator: ",")))"] }
    switch key {
    case "transpose", "swapaxes", "swapdims":
      guard let a = axis(0, "dim0", rank: rank), let b = axis(1, "dim1", rank: rank) else {
        guard arguments.isEmpty, rank >= 2 else { return nil }
        return permute { $0.swapAt(rank - 1, rank - 2) }
      }
      return permute { $0.swapAt(a, b) }
    case "t":
      return rank >= 2 ? permute { $0.swapAt(rank - 1, rank - 2) } : nil
    case "flatten":
      let start = arguments.isEmpty ? 1 : axis(0, "start_dim", rank: rank)
      guard let start, start >= 1, start < rank else { return nil }
      if rank == 4, start == 2 { return reshape(Array(sizes[..<2]) + ["\(sizes[2])*\(sizes[3])"]) }
      return reshape(Array(sizes[..<start]) + ["-1"])
    case "squeeze":
      let gone = arguments.isEmpty ? nil : axis(0, "dim", rank: rank)
      let kept = shape.indices.filter { gone == nil ? !shape[$0].isOne : $0 != gone }
      return kept.isEmpty || kept.count == rank ? nil : reshape(kept.map { sizes[$0] })
    case "unsqueeze", "expanddims":
      guard let place = axis(0, "dim", rank: rank + 1) else { return nil }
      return reshape(Array(sizes[..<place]) + ["1"] + sizes[place...])
    default: return nil
    }
  }

  private func permute(_ change: (inout [Int]) -> Void) -> [String] {
    var axes = Array((shape ?? []).indices)
    change(&axes)
    return ["permute(\(axes.map(String.init).joined(separator: ",")))"]
  }

  private mutating func offer(_ texts: [String]) {
    for text in texts {
      let name = String(text.prefix { $0 != "(" })
      if !words.contains(name) { words = [name] }
      fixes.append(.maybe("write '\(text)'", .init(whole, text)))
    }
    guard let first = texts.first else { return }
    let source = SourceFile(path: "", text: "\(syntax.id.text):\(first)\n")
    guard let node = Parser.parse(source).blocks.first?.nodes.first, !node.isDamaged,
      let operation = vocabulary.find(node.operation.text)?.operation
    else { return }
    reading = (operation, node)
  }

  // MARK: The same under another name

  private mutating func rename(_ operation: OpDefinition, _ key: String) {
    let name = syntax.operation
    let isSame = Self.equal[key] == operation.name || operation.name.lowercased() == key
    // Sizes of a normalisation follow from the operand; arguments of an operation without parameters mean nothing.
    let dropsArguments =
      operation.parameters.isEmpty || operation.parameters.allSatisfy { $0.kind == .normalised }
    if dropsArguments, !arguments.isEmpty {
      fixes = [FixIt("write '\(operation.name)'", isSame ? .safe : .maybe, [.init(whole, operation.name)])]
      reading = (
        operation,
        NodeSyntax(
          id: syntax.id, operation: syntax.operation, arguments: nil, span: syntax.span,
          argumentSpan: syntax.argumentSpan, line: syntax.line, isDamaged: false)
      )
      return
    }
    fixes = [FixIt("write '\(operation.name)'", isSame ? .safe : .maybe, [.init(name.span, operation.name)])]
    for other in words.dropFirst().prefix(1) { fixes.append(.maybe("write '\(other)'", .init(name.span, other))) }
    reading = (operation, syntax)
  }
}
