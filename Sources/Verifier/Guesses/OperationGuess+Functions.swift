import Diagnostics
import GraphLang
import IR
import Ops

/// Functions that are a few nodes of the language, most of them a product with the operand itself.
extension OperationGuess {
  /// Writes a function that is known by its name as nodes; whether it was one.
  mutating func explainFunction(_ key: String) -> Bool {
    switch key {
    case "silu", "swish", "swish1":
      write(Composite(path: ["Sigmoid"], branches: [([], 1)], last: "Mul"), "write x*Sigmoid(x): 'Sigmoid' and 'Mul'")
      offer([["GELU"]])
      if fixes.count > 1 { words = [] }
    case "square", "pow", "power", "sqr", "squared", "pow2", "abs", "cube": return explainPower(key)
    case "var", "variance", "std", "stddev", "standarddeviation": explainVariance(key)
    case "grn", "globalresponsenorm", "globalresponsenormalization", "globalresponsenormalisation":
      explainResponseNorm()
    case "lka", "largekernelattention": explainLargeKernel()
    case "exp", "exponential":
      notes = ["there is no exponential but that of softmax; Sigmoid is positive and increasing as well"]
      offer([["Sigmoid"]])
    case "sqrt", "rsqrt", "log", "reciprocal", "sin", "cos", "sign", "inverse", "log2", "log1p":
      words = []
      notes = [
        "the functions of single elements are ReLU, GELU and Sigmoid; BN and LN divide by a deviation"
      ]
      read(as: identity(rank: shape?.count ?? 4))
    case "neg", "negative", "negate":
      words = []
      notes = ["a layer can learn the sign"]
      if let layer = signed { offer([[layer]]) } else { read(as: identity(rank: shape?.count ?? 4)) }
    default: return false
    }
    return true
  }

  /// A layer with a factor of its own for each channel, or one over the last dimension.
  private var signed: String? {
    guard let shape, shape.count == 4 || shape.count == 3 else { return nil }
    if shape.count == 4, !context.table.isSpatial(shape[1]) { return depthwise(1)[0][0] }
    let size = shape[shape.count - 1]
    return context.table.isSpatial(size) ? nil : "Linear(out_channels=\(text(size)))"
  }

  /// A small power is a product of the operand with itself; the square stands for what does not depend on the sign.
  private mutating func explainPower(_ key: String) -> Bool {
    let written = number(value(0, "exponent", "exp", "n", "p", "power", "y"))
    let power = key == "cube" ? 3 : key.hasPrefix("p") && key != "pow2" ? written : 2
    words = []
    guard let power, (2...4).contains(power), operandCount == 1 else {
      notes = ["a power is a Mul to which the operand leads several times, a square one with two edges from it"]
      if operandCount == 1 { read(as: identity(rank: shape?.count ?? 4)) }
      return true
    }
    if key == "abs" { notes = ["there is no absolute value; the square does not depend on the sign either"] }
    let title = power == 2 ? "write 'Mul' with two edges from the operand" : "write 'Mul' with \(power) edges"
    let isWritten = write(
      Composite(path: [], branches: Array(repeating: ([], 0), count: power - 1), last: "Mul"), title)
    if !isWritten { notes.append("a square is a Mul with two edges from the operand") }
    read(as: identity(rank: shape?.count ?? 4))
    return true
  }

  /// The mean of the squares, which is the variance where the mean is 0.
  private mutating func explainVariance(_ key: String) {
    words = []
    notes = ["the mean of the squares is the variance where the mean is 0, as behind BN; there is no subtraction"]
    if key.hasPrefix("s") { notes.append("there is no root") }
    let axes = value(0, "dim", "axis", "axes")?.printed ?? (shape?.count == 4 ? "(2,3)" : "-1")
    write(
      Composite(path: ["Mul"], branches: [([], 0)], last: "mean(dim=\(axes))"), "write the mean of the squares")
    read(as: "mean(dim=\(axes))")
  }

  /// Channels scaled by their energy in comparison with the others: Woo and others, "ConvNeXt V2", 2023.
  private mutating func explainResponseNorm() {
    words = []
    notes = ["there is no division: LN of the mean squares takes the place of that by their mean over the channels"]
    guard let shape, shape.count == 4 else { return offer([["LN"], ["BN"]]) }
    let pooled: [String]
    if context.table.isSpatial(shape[1]), !context.table.isSpatial(shape[3]) {
      pooled = ["Mul", "mean(dim=(1,2))", "LN"]
    } else if !context.table.isSpatial(shape[1]) {
      pooled = ["Mul", "mean(dim=(2,3))", "permute(0,2,3,1)", "LN", "permute(0,3,1,2)"]
    } else {
      return offer([["LN"], ["BN"]])
    }
    write(
      Composite(
        path: pooled + ["Mul"], branches: [([], 0), ([], pooled.count), ([], pooled.count + 1)], last: "Add"),
      "write the nodes of global response normalisation")
    read(as: identity(rank: 4))
  }

  /// A gate that sees a wide neighbourhood: Guo and others, "Visual Attention Network", 2022.
  private mutating func explainLargeKernel() {
    guard let shape, shape.count == 4, !context.table.isSpatial(shape[1]) else {
      return explain("large kernel attention", nil)
    }
    let channels = text(shape[1])
    let path = [
      "Conv2d(out_channels=\(channels),kernel_size=5,groups=\(channels))",
      "Conv2d(out_channels=\(channels),kernel_size=7,dilation=3,groups=\(channels))",
      "Conv2d(out_channels=\(channels),kernel_size=1)",
    ]
    explain("large kernel attention", Composite(path: path, branches: [([], path.count)], last: "Mul"))
  }
}
