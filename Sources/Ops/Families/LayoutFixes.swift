import Diagnostics
import GraphLang
import IR

/// Other dimensions and sizes that were probably meant.
extension InferenceContext {
  /// The arguments between the parentheses, or the list that stands for them.
  var listSpan: SourceSpan {
    guard let arguments = node.arguments, let first = arguments.first, let last = arguments.last else {
      return node.argumentSpan
    }
    return SourceSpan(first.span.start, last.span.end)
  }

  private var writtenElements: [ExpressionSyntax] { Self.flattened((node.arguments ?? []).map(\.value)) }

  /// The sizes as they were written.
  var writtenSizes: [String] { writtenElements.map(\.printed) }

  /// A permutation of all dimensions that begins as the one that was written, or leaves out what does not exist.
  func permutationFixes(_ axes: [Int], rank: Int) -> [FixIt] {
    // Two of more are exchanged, as `transpose` does.
    let pair = axes.map { $0 < 0 ? $0 + rank : $0 }
    if pair.count == 2, rank > 2, pair[0] != pair[1], pair.allSatisfy((0..<rank).contains) {
      var order = Array(0..<rank)
      order.swapAt(pair[0], pair[1])
      let text = order.map(String.init).joined(separator: ",")
      return [.maybe("write permute(\(text))", .init(listSpan, text))]
    }
    var order: [Int] = []
    for axis in axes {
      let resolved = axis < 0 ? axis + rank : axis
      if (0..<rank).contains(resolved), !order.contains(resolved) { order.append(resolved) }
    }
    order += (0..<rank).filter { !order.contains($0) }
    let text = order.map(String.init).joined(separator: ",")
    return [.maybe("write permute(\(text))", .init(listSpan, text))]
  }

  /// Axes without repetition: the other dimensions complete a permutation.
  func distinctFixes(_ axes: [Int]) -> [FixIt] {
    let rank = input.count
    var order: [Int?] = []
    for axis in axes {
      let resolved = axis < 0 ? axis + rank : axis
      order.append(order.contains(resolved) ? nil : resolved)
    }
    var unused = (0..<rank).filter { !order.contains($0) }[...]
    if operation.name == "permute" {
      let text = order.map { String($0 ?? unused.popFirst() ?? 0) }.joined(separator: ",")
      return [.maybe("write permute(\(text))", .init(listSpan, text))]
    }
    let kept = order.compactMap { $0 }.map(String.init)
    let text = kept.count == 1 ? kept[0] : "(\(kept.joined(separator: ",")))"
    return [.safe("name it once", .init(listSpan, "dim=\(text)"))]
  }

  /// All holes but one filled, where what is left is whole at every width.
  func holeFixes(_ sizes: [Size?], _ total: Size) -> [FixIt] {
    var table = table
    let holes = sizes.indices.filter { sizes[$0] == nil }
    let texts = writtenSizes
    guard holes.count == 2, texts.count == sizes.count else { return [] }
    for hole in holes {
      for name in ["B", "C", "H", "W"] where !texts.contains(name) {
        guard let size = symbols[name], isWhole(total, sizes.compactMap { $0 } + [size], &table) else { continue }
        var written = texts
        written[hole] = name
        let text = written.joined(separator: ",")
        return [.maybe("write reshape(\(text))", .init(listSpan, text))]
      }
    }
    return []
  }

  private func isWhole(_ total: Size, _ sizes: [Size], _ table: inout SizeTable) -> Bool {
    var product = Size.one
    for size in sizes {
      guard let next = try? product.multiplied(by: size) else { return false }
      product = next
    }
    guard !product.isZero, let hole = try? table.floor(total, by: product),
      let covered = try? hole.multiplied(by: product)
    else { return false }
    return table.condition(total, equals: covered).widths.isAll
  }
}
