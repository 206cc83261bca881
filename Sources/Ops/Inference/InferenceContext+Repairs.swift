import Diagnostics
import GraphLang
import IR

/// Changes that would make an operation possible.
extension InferenceContext {
  /// A size as it is written in arguments.
  func written(_ size: Size) -> String { table.written(size, names) ?? text(size) }

  /// Operations that bring a shape to (B, C, H, W) without mixing dimensions; nil where it is not known how.
  func toImage(_ shape: [Size]) -> [String]? {
    guard let height = symbols["H"], let width = symbols["W"], let area = try? height.multiplied(by: width),
      shape.first == .batch
    else { return nil }
    switch shape.count {
    case 2 where !table.isSpatial(shape[1]): return ["reshape(B,\(written(shape[1])),1,1)"]
    case 3 where shape[2].isOne && !table.isSpatial(shape[1]): return ["reshape(B,\(written(shape[1])),1,1)"]
    case 3 where shape[1] == area && !table.isSpatial(shape[2]):
      return ["permute(0,2,1)", "reshape(B,\(written(shape[2])),H,W)"]
    case 3 where shape[2] == area && !table.isSpatial(shape[1]): return ["reshape(B,\(written(shape[1])),H,W)"]
    // Rows or columns of an image that was reduced, without the other dimension.
    case 3 where shape[2] == height && !table.isSpatial(shape[1]): return ["reshape(B,\(written(shape[1])),H,1)"]
    case 3 where shape[2] == width && !table.isSpatial(shape[1]): return ["reshape(B,\(written(shape[1])),1,W)"]
    case 4 where shape[1] == height && shape[2] == width && !table.isSpatial(shape[3]): return ["permute(0,3,1,2)"]
    case 5 where shape[3] == height && shape[4] == width && !table.isSpatial(shape[1]) && !table.isSpatial(shape[2]):
      // Groups of channels, shuffled: together they are the channels again.
      guard let product = try? shape[1].multiplied(by: shape[2]) else { return nil }
      let isWhole = symbols["C"].map { table.condition($0, equals: product).widths.count > 64 } ?? false
      return ["reshape(B,\(isWhole ? "C" : written(product)),H,W)"]
    case 6
    where (1...3).allSatisfy({ !table.isSpatial(shape[$0]) }) && (4...5).allSatisfy({ table.isSpatial(shape[$0]) }):
      // The pixels of small windows, brought to the channels.
      guard let product = try? shape[1].multiplied(by: shape[2]).multiplied(by: shape[3]) else { return nil }
      let sizes = ([product] + shape[4...]).map(written)
      return ["reshape(B,\(sizes.joined(separator: ",")))"]
    default: return nil
    }
  }

  /// Brings the operand of an operation on images to rank 4.
  var rank4Repairs: [Repair] {
    if input.count == 3, input[0] == .batch, input[1].isOne, !input[2].isOne, !table.isSpatial(input[2]) {
      // A convolution goes along the channels; anything else takes them as channels.
      let shape = operation.name == "Conv2d" ? "B,1,1,\(written(input[2]))" : "B,\(written(input[2])),1,1"
      return [
        .insert(operations: ["reshape(\(shape))"], operand: 0, title: "bring the operand to rank 4 first")
      ]
    }
    guard let operations = toImage(input) else { return [] }
    return [.insert(operations: operations, operand: 0, title: "bring the operand to rank 4 first")]
  }

  /// A value below 1 becomes 1.
  func positiveFixes(_ size: Size, at span: SourceSpan?) -> [FixIt] {
    guard let value = size.constant, value < 1,
      let argument = node.arguments?.first(where: { $0.span == span }),
      case .some = span
    else { return [] }
    let isList = if case .list = argument.value.unparenthesized { true } else { false }
    return isList ? [] : [.maybe("write 1", .init(argument.value.span, "1"))]
  }

  /// The last dimension for one that does not exist, in single axes.
  func axisFixes(_ axis: Int, _ rank: Int) -> [FixIt] {
    if operation.name == "permute" { return permutationFixes(axes(0), rank: rank) }
    guard axis >= rank else { return [] }
    var found: [ExpressionSyntax] = []
    for argument in node.arguments ?? [] {
      if case .list(let elements, _) = argument.value.unparenthesized {
        found += elements
      } else {
        found.append(argument.value)
      }
    }
    guard let value = found.first(where: { if case .integer(axis, _) = $0.unparenthesized { true } else { false } })
    else { return [] }
    return [.maybe("write -1, the last dimension", .init(value.span, "-1"))]
  }
}
