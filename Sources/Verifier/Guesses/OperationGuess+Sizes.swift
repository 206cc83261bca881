import Diagnostics
import GraphLang
import IR
import Ops

/// Operations that change sizes as no operation of the language does.
extension OperationGuess {
  /// Spreads a pooled image; elsewhere the stride that would be undone is better left out.
  mutating func explainInterpolation(_ key: String) {
    words = []
    let target = sizes(from: 0, "size", "output_size", "target_size").flatMap { written -> [String]? in
      let isSize = written.count == 2 && !written.allSatisfy { number($0) != nil }
      return isSize ? written.map(\.printed) : nil
    }
    guard let shape, shape.count == 4 else {
      notes = ["there is no interpolation; keep H and W as they are"]
      return
    }
    if shape[2].isOne, shape[3].isOne {
      let (height, width) = spread
      offer([["repeat(1,1,\(target?[0] ?? height),\(target?[1] ?? width))"]])
    } else if target == shape.suffix(2).map(text) {
      notes = ["the operand has this size already"]
      offerRemoval()
    }
    if fixes.isEmpty, let rows = shape[2].constant, let columns = shape[3].constant, rows > 1 || columns > 1 {
      spreadRegions(rows, columns, target)
    }
    guard fixes.isEmpty else { return }
    let isTransposed = key.contains("conv") || key.hasPrefix("deconv")
    notes = [
      "there is no interpolation: keep the resolution (stride 1) on this branch, or bring the other branch down"
    ]
    if let factor = factor(isTransposed, target), (2...64).contains(factor) { enlarge(by: factor, isTransposed) }
    keepResolution(isTransposed)
  }

  /// By how much an image is enlarged; nil where it is not known.
  private func factor(_ isTransposed: Bool, _ target: [String]?) -> Int? {
    if isTransposed { return number(value(arguments.count > 3 ? 3 : 2, "stride", "strides")) ?? 2 }
    if let target, let shape {
      return (2...16).first { factor in
        target == [("H", shape[2]), ("W", shape[3])].map { parts($1, of: $0, factor)?.whole ?? "" }
      }
    }
    return number(value(0, "scale_factor", "scale"))
  }

  /// The nearest neighbour takes the place of an interpolation, with a convolution behind it that of a transposed one.
  private mutating func enlarge(by factor: Int, _ isTransposed: Bool) {
    guard let shape, operandCount == 1, shape.allSatisfy(context.table.isWritable),
      let (rows, columns) = products(shape, factor)
    else { return }
    let sizes = shape.map(text)
    let height = parts(shape[2], of: "H", factor) ?? (sizes[2], rows)
    let width = parts(shape[3], of: "W", factor) ?? (sizes[3], columns)
    let channels = Array(sizes.prefix(2))
    var operations = Enlargement(
      from: channels + [height.part, width.part], to: channels + [height.whole, width.whole], by: (factor, factor)
    ).operations
    if isTransposed {
      let channels = value(arguments.count > 3 ? 1 : 0, "out_channels", "filters")?.printed ?? "C"
      operations.append("Conv2d(out_channels=\(channels),kernel_size=3)")
    } else {
      notes = ["there is no interpolation; the nearest neighbour is a reshape, repeat and another reshape"]
    }
    offer([operations])
    if !isTransposed { read(as: "repeat(1,1,\(factor),\(factor))") }
  }

  /// A part of the image's height or width, as it is where that is a multiple of what it was divided by, and what it
  /// becomes: `H//4` and `H//2` for a factor of 2.
  private func parts(_ size: Size, of symbol: String, _ factor: Int) -> (part: String, whole: String)? {
    [1, 2, 4, 8, 16].first { scale in
      (1...4).allSatisfy { count in
        let side = count * factor * scale
        // The other side and the widths differ: the size must not depend on them.
        return [64, 96].allSatisfy { width in
          var environment = SizeTable.Environment(width: width, batch: 2, height: 5 * side, imageWidth: 5 * side)
          if symbol == "H" { environment.height = side } else { environment.imageWidth = side }
          return context.table.evaluate(size, in: environment) == count
        }
      }
    }.map { ("\(symbol)//\(factor * $0)", $0 == 1 ? symbol : "\(symbol)//\($0)") }
  }

  /// In a base block strides that are undone here alone may be left out together with the node.
  private mutating func keepResolution(_ isTransposed: Bool) {
    guard builder.signature.role == .base, operandCount == 1, let shape,
      let source = builder.graph.operands(of: index).first?.source
    else { return }
    let scale = factor(isTransposed, nil)
    let trace = GraphTrace(graph: builder.graph, nodes: builder.nodes)
    let strides = trace.strides(among: trace.ancestors(of: source))
    guard strides.reduce(1, { $0 * $1.value % 4_096 }) == scale, let kept = trace.removing(strides) else { return }
    let channels = value(arguments.count > 3 ? 1 : 0, "out_channels", "filters")?.printed ?? "C"
    let edits: [FixIt.Edit]
    let end: String
    if isTransposed, channels != text(shape[1]) {
      edits = [.init(whole, "Conv2d(out_channels=\(channels),kernel_size=3)")]
      end = "make this a Conv2d"
    } else if let removal = builder.bypassing(index).first {
      edits = removal.edits
      end = "take this node out"
    } else {
      return
    }
    fixes.append(FixIt("\(kept.title), and \(end)", .maybe, kept.edits + edits))
  }

  /// Regions of a pooled image, each spread over its part of the image that the result meets.
  private mutating func spreadRegions(_ rows: Int, _ columns: Int, _ target: [String]?) {
    guard let shape else { return }
    let sizes = shape.map(text)
    let (height, width) = (target?[0] ?? spread.0, target?[1] ?? spread.1)
    func part(_ size: String, _ count: Int) -> String { count == 1 ? size : "\(size)//\(count)" }
    notes = ["there is no interpolation; the nearest neighbour is a reshape, repeat and another reshape"]
    offer([
      [
        "reshape(\(sizes[0]),\(sizes[1]),\(rows),1,\(columns),1)",
        "repeat(1,1,1,\(part(height, rows)),1,\(part(width, columns)))",
        "reshape(\(sizes[0]),\(sizes[1]),\(height),\(width))",
      ]
    ])
  }

  /// The image size of what the result meets; that of the block where it meets nothing.
  private var spread: (String, String) {
    for consumer in consumers {
      for operand in builder.graph.operands(of: consumer) where operand.source != index {
        guard let shape = builder.nodes[operand.source]?.shape, shape.count == 4, !shape[2].isOne else { continue }
        return (text(shape[2]), text(shape[3]))
      }
    }
    return ("H", "W")
  }

  /// Three operations, where the sizes are known.
  mutating func explainShuffle(_ key: String) -> Bool {
    words = []
    offer(layout(key) ?? [])
    // Whether 2*(H//2) is H depends on image sizes of which nothing is asked while there are errors.
    if key == "pixelshuffle" || key == "depthtospace" { reading = nil }
    guard fixes.isEmpty else { return true }
    notes = ["it is three operations: a reshape that cuts the dimension, a permute, and a reshape that joins"]
    return true
  }

  /// Factors in the place of sizes; in front of Add and Mul nothing is needed.
  mutating func explainExpansion() {
    words = []
    let users = consumers
    let broadcasts =
      operandCount == 1 && !users.isEmpty
      && users.allSatisfy { ["add", "mul"].contains(name($0)) && builder.graph.operands(of: $0).count > 1 }
    if broadcasts || operandCount > 1 { notes = ["Add and Mul broadcast by themselves"] }
    if broadcasts { offerRemoval() }
    if let factors {
      if factors.allSatisfy({ $0 == "1" }) {
        if fixes.isEmpty { offerRemoval() }
      } else {
        let removal = reading
        offer([["repeat(\(factors.joined(separator: ",")))"]])
        reading = removal ?? reading
      }
    } else if notes.isEmpty {
      notes = ["repeat says how often each dimension is repeated: repeat(1,1,H,W) spreads (B, C, 1, 1) over the image"]
    }
  }

  /// How often each dimension is repeated to reach the sizes that are written; nil where that is not known.
  private var factors: [String]? {
    guard let shape, let targets = sizes(from: 0, "size", "sizes", "shape"), targets.count == shape.count else {
      return nil
    }
    var result: [String] = []
    for (size, target) in zip(shape, targets) {
      let written = target.printed
      if number(target) == -1 || written == text(size) || context.symbols[written] == size {
        result.append("1")
      } else if size.isOne {
        result.append(written)
      } else {
        return nil
      }
    }
    return result
  }

  /// The arguments of tile are factors, as those of repeat; sizes among them are a target.
  mutating func explainTiling() -> Bool {
    let written = sizes(from: 0, "dims", "repeats", "reps", "size", "shape") ?? []
    guard written.contains(where: { number($0) == -1 || $0.printed == "B" }) else { return false }
    explainExpansion()
    return true
  }
}
