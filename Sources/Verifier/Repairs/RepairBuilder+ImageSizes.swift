import Diagnostics
import GraphLang
import IR
import Ops

/// Operands whose images differ in size.
extension RepairBuilder {
  /// What changes the image on the way to an operand and not on the way to the other one.
  struct Way {
    let operand: Int
    let shape: [Size]
    let ancestors: Set<Int>
    let strides: [GraphTrace.Stride]
    let repeats: [GraphTrace.Repeat]

    /// What the image is divided by, and what it is multiplied by.
    var down: Int { strides.reduce(1) { $0 * $1.value % 4_096 } }
    var up: Int { repeats.reduce(1) { $0 * $1.factor % 4_096 } }
  }

  /// Strides on the way to one operand that the other does not pass.
  func exclusiveStrides(_ node: Int, _ first: Int, _ second: Int) -> [GraphTrace.Stride] {
    ways(node, first, second).map { $0.left.strides + $0.right.strides } ?? []
  }

  private func ways(_ node: Int, _ first: Int, _ second: Int) -> (left: Way, right: Way)? {
    guard let a = source(node, first), let b = source(node, second), let left = nodes[a]?.shape,
      let right = nodes[b]?.shape
    else { return nil }
    let (before, behind) = (trace.ancestors(of: a), trace.ancestors(of: b))
    func way(_ operand: Int, _ shape: [Size], _ found: Set<Int>) -> Way {
      Way(
        operand: operand, shape: shape, ancestors: found, strides: trace.strides(among: found),
        repeats: trace.repeats(among: found))
    }
    return (way(first, left, before.subtracting(behind)), way(second, right, behind.subtracting(before)))
  }

  /// A base block gives up the stride; where the image shall shrink, the other operand gets it as well. What is repeated is
  /// repeated as often as strides ask for.
  func imageFixes(_ node: Int, _ first: Int, _ second: Int) -> [FixIt] {
    guard let (left, right) = ways(node, first, second) else { return [] }
    let joining = trace.joiningChannels(among: left.ancestors.union(right.ancestors))
    if !joining.isEmpty { return joining }
    let spread = spreadFixes(node, left) + spreadFixes(node, right)
    if !spread.isEmpty { return spread }
    if left.up > 1 || right.up > 1 {
      let fixes = scaleFixes(left, right) + scaleFixes(right, left)
      return fixes.isEmpty ? ratioFixes(node, left, right) : fixes
    }
    if left.strides.isEmpty && right.strides.isEmpty { return ratioFixes(node, left, right) }
    var fixes = signature.role == .base ? [] : fewerStrides(left, right) + fewerStrides(right, left)
    if !needsChannels(left, right) { fixes += enlarging(node, left, to: right) + enlarging(node, right, to: left) }
    if let fix = trace.removing(left.strides + right.strides) {
      fixes += needsChannels(left, right) ? keeping(fix, node, left, right) : [fix]
    }
    for (way, other) in [(left, right), (right, left)] where other.down > 1 && way.down == 1 {
      // What the other operand passes, this one passes in one step.
      var shrinking = shrinking(node, way, to: other, by: other.down)
      if signature.role != .base, !needsChannels(left, right) {
        shrinking = striding(way, by: other.down) + shrinking
      }
      fixes = signature.role == .base && !needsChannels(left, right) ? fixes + shrinking : shrinking + fixes
    }
    return fixes
  }

  /// A repeat by the image's own sizes right in front: what it repeats broadcasts by itself.
  private func spreadFixes(_ node: Int, _ way: Way) -> [FixIt] {
    guard let producer = source(node, way.operand), nodes[producer]?.operation?.name == "repeat",
      case .sizes(let factors)? = nodes[producer]?.values.first, factors.contains(where: { $0?.constant == nil }),
      ["Add", "Mul"].contains(graph.nodes[node].syntax.operation.text)
    else { return [] }
    return bypassing(producer).map {
      FixIt("take node \(graph.nodes[producer].syntax.id.text) out: it broadcasts by itself", .maybe, $0.edits)
    }
  }

  private func needsChannels(_ left: Way, _ right: Way) -> Bool {
    let (a, b) = (left.shape, right.shape)
    return a.count == 4 && b.count == 4 && a[1] != b[1] && !a[1].isOne && !b[1].isOne
  }

  /// A base block that halves the image and has more channels behind it, as a downsample block does: it gives up both.
  private func keeping(_ fix: FixIt, _ node: Int, _ left: Way, _ right: Way) -> [FixIt] {
    guard signature.role == .base,
      let (way, other) = [(left, right), (right, left)].first(where: { $1.shape[1] == signature.channels.output }),
      let channels = symbol(other.shape[1]), let changed = channelFixes(channels, way.operand, node).first
    else { return [] }
    return [FixIt("\(fix.title), and \(changed.title)", .maybe, fix.edits + changed.edits)]
  }

  private func shrinking(_ node: Int, _ way: Way, to other: Way, by ratio: Int) -> [FixIt] {
    let needsChannels = needsChannels(way, other)
    let channels = symbol(other.shape[1])
    guard !needsChannels || channels != nil else { return [] }
    let pool = "AvgPool2d(kernel_size=\(ratio),stride=\(ratio))"
    let convolution = "Conv2d(out_channels=\(channels ?? "C"),kernel_size=1,stride=\(ratio))"
    return fixes(
      .insert(
        operations: [needsChannels ? convolution : pool], operand: way.operand,
        title: "bring operand \(way.operand + 1) to the same size with the stride \(ratio)"), node: node)
  }

  /// One way divides the image more often than the other one: its last strides are too many.
  private func fewerStrides(_ way: Way, _ other: Way) -> [FixIt] {
    guard other.down > 1, way.down > other.down, way.down % other.down == 0 else { return [] }
    var (rest, gone) = (way.down / other.down, [GraphTrace.Stride]())
    for stride in way.strides.reversed() where rest % stride.value == 0 {
      gone.insert(stride, at: 0)
      rest /= stride.value
    }
    return rest == 1 ? [trace.removing(gone)].compactMap { $0 } : []
  }

  /// The first convolution of the way with a window, or one whose stride is written as 1, gets the stride.
  private func striding(_ way: Way, by ratio: Int) -> [FixIt] {
    let found = graph.nodes.indices.filter { index in
      way.ancestors.contains(index) && nodes[index]?.operation?.name == "Conv2d"
    }
    for index in found {
      let syntax = graph.nodes[index].syntax
      let arguments = syntax.arguments ?? []
      let positional = arguments.prefix { $0.keyword == nil }
      let title = "give node \(syntax.id.text) the stride \(ratio)"
      if let stride = arguments.first(where: { $0.keyword?.text == "stride" }) ?? positional.dropFirst(2).first {
        if case .integer(1, _) = stride.value { return [.maybe(title, .init(stride.value.span, "\(ratio)"))] }
        continue
      }
      guard !trace.isPointwise(index), let last = arguments.last else { continue }
      let end = SourceSpan(last.span.end, last.span.end)
      return [.maybe(title, .init(end, ",stride=\(ratio)"))]
    }
    return []
  }

  /// Repeats and strides of one way that undo each other, as they do on the other way.
  private func scaleFixes(_ way: Way, _ other: Way) -> [FixIt] {
    var fixes: [FixIt] = []
    if way.repeats.count == 1, way.down * other.up % other.down == 0 {
      let (only, wanted) = (way.repeats[0], way.down * other.up / other.down)
      if wanted == 1 {
        fixes += bypassing(only.node).map { FixIt("take node \(only.id) out", .maybe, $0.edits) }
      } else if wanted != only.factor {
        fixes.append(
          FixIt(
            "let node \(only.id) repeat height and width \(wanted) times", .maybe,
            only.values.map { .init($0.span, "\(wanted)") }))
      }
    }
    if way.strides.count == 1, way.up * other.down % other.up == 0 {
      let (only, wanted) = (way.strides[0], way.up * other.down / other.up)
      if wanted != only.value {
        fixes.append(
          .maybe("give node \(only.id) the stride \(wanted)", .init(only.argument.value.span, "\(wanted)")))
      }
    }
    return fixes
  }

  /// An image that is a whole number of times the other one, by a reshape say: it is made smaller.
  private func ratioFixes(_ node: Int, _ left: Way, _ right: Way) -> [FixIt] {
    for (large, small) in [(left, right), (right, left)] {
      guard large.shape.count == 4, small.shape.count == 4,
        let ratio = (2...16).first(where: { ratio in
          (2...3).allSatisfy { (try? small.shape[$0].multiplied(by: ratio)) == large.shape[$0] }
        })
      else { continue }
      return strideFixes(node, large, ratio) + shrinking(node, large, to: small, by: ratio)
    }
    return []
  }

  /// The convolution that gives an operand gets a stride, where it has none and no other use.
  private func strideFixes(_ node: Int, _ way: Way, _ ratio: Int) -> [FixIt] {
    guard let producer = source(node, way.operand), nodes[producer]?.operation?.name == "Conv2d",
      graph.consumers[producer].count == 1, let arguments = graph.nodes[producer].syntax.arguments,
      let last = arguments.last, !trace.strides(among: [producer]).contains(where: { $0.value > 1 }),
      !arguments.contains(where: { $0.keyword?.text == "stride" }), arguments.count(where: { $0.keyword == nil }) < 3
    else { return [] }
    let place = SourceSpan(last.span.end, last.span.end)
    let id = graph.nodes[producer].syntax.id.text
    return [.maybe("give node \(id) the stride \(ratio)", .init(place, ",stride=\(ratio)"))]
  }
}
