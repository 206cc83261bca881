import Diagnostics
import GraphLang
import IR

/// What a reshape with the wrong number of elements was probably meant to be, the most likely first.
struct ReshapeRepairs {
  private var context: InferenceContext
  private let sizes: [Size]
  private let texts: [String]
  private let total: Size
  /// Channels as they are usually written.
  private var usual: [(size: Size, text: String)] = []
  private var found: [Repair] = []
  private var seen: Set<[String]> = []

  /// What channels are usually multiplied and divided by.
  private static let factors = [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (1, 4), (1, 8), (1, 16)]

  private init(_ context: InferenceContext, _ sizes: [Size], _ total: Size) {
    self.context = context
    self.sizes = sizes
    self.total = total
    texts = context.writtenSizes
    let names = context.symbols.outputChannels == context.symbols.inputChannels ? ["C"] : ["C", "dim"]
    for name in names {
      guard let whole = context.symbols[name] else { continue }
      for (factor, divisor) in Self.factors {
        guard let size = try? self.context.table.floor(whole, by: Size(divisor)).multiplied(by: factor) else {
          continue
        }
        usual.append((size, factor > 1 ? "\(factor)*\(name)" : divisor > 1 ? "\(name)//\(divisor)" : name))
      }
    }
  }

  /// For a reshape to these sizes of an operand with this many elements. A few conditions are decided over all widths.
  static func all(_ context: InferenceContext, _ sizes: [Size], total: Size) -> [Repair] {
    var repairs = ReshapeRepairs(context, sizes, total)
    guard repairs.texts.count == sizes.count, (1...8).contains(sizes.count) else { return [] }
    repairs.search()
    return Array(repairs.found.prefix(3))
  }

  private mutating func search() {
    addBatch()
    dropImage()
    keepWindows()
    cutWindows()
    replaceNumbers()
    splitHeads { $0 > 3 }
    scaleProducer()
    splitHeads { $0 <= 3 }
    reduceFirst()
    replaceSizes()
  }

  /// Whether as many elements are left, and not only at a few widths by coincidence.
  private func fits(_ product: [Size], _ wanted: Size) -> Bool {
    if context.table.budget.isShort { return false }
    var result = Size.one
    for size in product {
      guard let next = try? result.multiplied(by: size) else { return false }
      result = next
    }
    return context.table.areOftenEqual(wanted, result)
  }

  private mutating func offer(_ changed: [(index: Int, size: Size, text: String)], _ title: String? = nil) {
    var (sizes, texts) = (sizes, texts)
    for change in changed { (sizes[change.index], texts[change.index]) = (change.size, change.text) }
    guard texts != self.texts, !seen.contains(texts), fits(sizes, total) else { return }
    seen.insert(texts)
    let text = texts.joined(separator: ",")
    found.append(.fix(.maybe(title ?? "write reshape(\(text))", .init(context.listSpan, text))))
  }

  private func isChannels(_ text: String) -> Bool {
    (text.contains("C") || text.contains("dim")) && !text.contains("H") && !text.contains("W") && !text.contains("B")
  }

  /// The batch was left out, or written as 1.
  private mutating func addBatch() {
    guard !texts.contains("B") else { return }
    if sizes[0].isOne { offer([(0, .batch, "B")]) }
    guard fits([.batch] + sizes, total) else { return }
    let text = (["B"] + texts).joined(separator: ",")
    found.append(.fix(.maybe("write reshape(\(text))", .init(context.listSpan, text))))
  }

  /// What has one pixel is reshaped to one pixel.
  private mutating func dropImage() {
    if let height = texts.firstIndex(of: "H"), let width = texts.firstIndex(of: "W") {
      offer([(height, .one, "1"), (width, .one, "1")])
    } else if let area = texts.firstIndex(where: { ["H*W", "W*H"].contains($0) }) {
      offer([(area, .one, "1")])
    }
  }

  /// An image cut into windows: each window is one of the batch.
  private mutating func keepWindows() {
    guard texts[0].contains("B"), context.input.count >= 5, context.input.count > sizes.count,
      let window = product(Array(sizes.dropFirst())), let count = try? context.table.floor(total, by: window)
    else { return }
    offer([(0, count, "-1")])
  }

  /// An image of one size is cut into windows, as in (B, C, 16, 2, 16, 2): the larger number is how many there are.
  private mutating func cutWindows() {
    guard let height = context.symbols["H"], let width = context.symbols["W"], context.input.count == 4 else { return }
    let numbers = sizes.indices.filter { (sizes[$0].constant ?? 0) > 1 }
    guard numbers.count == 4, let most = numbers.compactMap({ sizes[$0].constant }).max() else { return }
    let counts = numbers.filter { sizes[$0].constant == most }
    let windows = numbers.filter { !counts.contains($0) }
    guard counts.count == 2, let window = sizes[windows[0]].constant, sizes[windows[1]] == sizes[windows[0]] else {
      return
    }
    var texts = texts
    for (index, side) in zip(counts, ["H", "W"]) { texts[index] = "\(side)//\(window)" }
    // Where the image is a multiple of the window, as many elements are left.
    let rest = sizes.indices.filter { !numbers.contains($0) }.map { sizes[$0] }
    guard fits(rest + [height, width], total) else { return }
    let list = texts.joined(separator: ",")
    found.append(.fix(.maybe("write reshape(\(list))", .init(context.listSpan, list))))
  }

  /// A number stands where height and width are, for images of one size.
  private mutating func replaceNumbers() {
    guard let height = context.symbols["H"], let width = context.symbols["W"],
      let area = try? height.multiplied(by: width)
    else { return }
    let numbers = sizes.indices.filter { (sizes[$0].constant ?? 0) > 1 }
    for (position, index) in numbers.enumerated() {
      let count = found.count
      offer([(index, area, "H*W")])
      if found.count > count { replaceEverywhere(texts[index], "H*W") }
      if position + 1 < numbers.count {
        let next = numbers[position + 1]
        if next == index + 1 { offer([(index, height, "H"), (next, width, "W")]) }
      }
    }
  }

  /// The same number in the block's other reshapes means the same.
  private mutating func replaceEverywhere(_ number: String, _ text: String) {
    guard case .fix(let fix)? = found.last, (Int(number) ?? 0) >= 16 || Int(number) == nil else { return }
    let edits = context.otherReshapes.flatMap { node in
      InferenceContext.flattened((node.arguments ?? []).map(\.value)).filter { $0.printed == number }
        .map { FixIt.Edit($0.span, text) }
    }
    guard !edits.isEmpty else { return }
    found[found.count - 1] = .fix(FixIt("write \(text) for \(number), here and below", .maybe, fix.edits + edits))
  }

  /// A number of heads beside the channels of one: n and C//n, or k and C//k where C//k was written.
  private mutating func splitHeads(_ isTried: (Int) -> Bool) {
    for index in sizes.indices {
      guard let heads = sizes[index].constant, heads > 1, isTried(heads) else { continue }
      for other in [index + 1, index - 1] where sizes.indices.contains(other) && isChannels(texts[other]) {
        let parts = texts[other].split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard let whole = context.symbols[parts[0]] else { continue }
        var choices = [(heads, "\(heads)")]
        if parts.count == 2, let divisor = Int(parts[1]), divisor > 1 { choices.append((divisor, parts[1])) }
        let written = choices.map { number, text -> [(index: Int, size: Size, text: String)] in
          guard let part = try? context.table.floor(whole, by: Size(number)) else { return [] }
          return [(index, Size(number), text), (other, part, "\(parts[0])//\(text)")]
        }
        // What another reshape of the block says already comes first.
        let known = Set(context.otherReshapes.map { LayoutText.elements($0) })
        for change in written.filter({ known.contains(applied($0)) }) + written { offer(change) }
      }
    }
  }

  private func applied(_ changes: [(index: Int, size: Size, text: String)]) -> [String] {
    var texts = texts
    for change in changes { texts[change.index] = change.text }
    return texts
  }

  /// The layer in front gets as many channels as the reshape asks for.
  private mutating func scaleProducer() {
    let shape = context.input
    func channels(_ dimension: Int) -> String? {
      guard shape.indices.contains(dimension), dimension > 0 else { return nil }
      let others = shape.indices.filter { $0 != dimension }.map { shape[$0] }
      guard let wanted = product(sizes) else { return nil }
      return usual.first { fits(others + [$0.size], wanted) }?.text
    }
    let (second, last) = (shape.count == 4 ? channels(1) ?? shuffled : nil, channels(shape.count - 1))
    if second != nil || last != nil { found.append(.producer(convolution: second, linear: last)) }
  }

  /// The channels that a pixel shuffle takes apart, (B, C, r, r, H//n, W//n), of an image of H//n by W//n.
  private var shuffled: String? {
    let shape = context.input
    guard sizes.count == 6, shape.count == 4, let factor = sizes[2].constant, factor > 1, sizes[3] == sizes[2],
      shape[1] == sizes[1], sizes[4...].allSatisfy(context.table.isSpatial),
      shape[2...].allSatisfy(context.table.isSpatial)
    else { return nil }
    return usual.first { size, _ in size == (try? shape[1].multiplied(by: factor * factor)) }?.text
  }

  private func product(_ sizes: [Size]) -> Size? {
    sizes.reduce(Size.one as Size?) { result, size in result.flatMap { try? $0.multiplied(by: size) } }
  }

  /// One size written otherwise: other channels; or the whole image for one side of it.
  private mutating func replaceSizes() {
    // A number stands for the channels where they are not written.
    let isNamed = texts.contains(where: isChannels)
    for index in sizes.indices
    where isChannels(texts[index]) || !isNamed && (sizes[index].constant ?? 0) > 1 {
      let others = sizes.indices.filter { $0 != index }.map { sizes[$0] }
      if let channels = usual.first(where: { fits(others + [$0.size], total) }) {
        offer([(index, channels.size, channels.text)])
      }
    }
    guard let height = context.symbols["H"], let width = context.symbols["W"],
      let area = try? height.multiplied(by: width)
    else { return }
    replaceImage()
    for index in sizes.indices where texts[index] == "H" || texts[index] == "W" { offer([(index, area, "H*W")]) }
  }

  /// The image has become smaller on the way: its sizes are those of the operand.
  private mutating func replaceImage() {
    let image = Array(context.input.suffix(2))
    guard context.input.count == 4, image.allSatisfy(context.table.isSpatial) else { return }
    let written = image.map { context.written($0) }
    if let area = texts.firstIndex(where: { ["H*W", "W*H"].contains($0) }),
      let size = try? image[0].multiplied(by: image[1])
    {
      offer([(area, size, "(\(written[0]))*(\(written[1]))")])
    } else if let height = texts.firstIndex(of: "H"), let width = texts.firstIndex(of: "W") {
      offer([(height, image[0], written[0]), (width, image[1], written[1])])
    }
  }

  /// Dimensions that are gone afterwards are reduced first.
  private mutating func reduceFirst() {
    let shape = context.input
    if shape.count == 4, sizes.count < 4, fits(sizes + shape.suffix(2), total) {
      found.append(.insert(operations: ["mean(dim=(2,3))"], operand: 0, title: "average over the image first"))
    }
    for index in shape.indices where shape.count == sizes.count + 1 && shape[index].constant != nil {
      var rest = shape
      rest.remove(at: index)
      guard rest == sizes else { continue }
      found.append(
        .insert(operations: ["sum(dim=\(index))"], operand: 0, title: "add up over dimension \(index) first"))
    }
  }
}
