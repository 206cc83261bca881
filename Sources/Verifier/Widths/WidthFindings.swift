import Diagnostics
import GraphLang
import IR
import Ops

/// What the widths and image sizes of a sound block are worth saying.
struct WidthFindings {
  let pass: InferencePass
  let signature: Signature
  let block: BlockSyntax
  let sizes: SizesCondition
  let options: VerifyOptions

  init(_ pass: InferencePass, _ signature: Signature, _ block: BlockSyntax, _ options: VerifyOptions) {
    self.pass = pass
    self.signature = signature
    self.block = block
    sizes = pass.sizes(signature)
    self.options = options
  }

  private var symbol: String { signature.names.width }
  private func condition(_ widths: WidthSet) -> String {
    widths.condition(on: symbol, scale: signature.names.widthScale) ?? "never"
  }

  var all: [Diagnostic] {
    var result: [Diagnostic] = []
    if pass.widths.isEmpty {
      result.append(noWidth)
    } else if let width = options.width, !pass.widths.contains(width) {
      result.append(excluded(width))
    } else if !pass.widths.isAll {
      result.append(someWidths)
    }
    if !pass.widths.isEmpty, sizes.text != "all" { result.append(someSizes) }
    if let size = options.imageSize, !pass.widths.isEmpty, !allows(height: size.height, imageWidth: size.width) {
      result.append(
        Diagnostic(
          WidthCode.imageSizeExcluded.code,
          "images of \(size.height) x \(size.width) do not satisfy what the block needs: \(requiredSizes)",
          at: block.span))
    }
    return result
  }

  /// Whether images of this size are taken at the width asked for, or at some.
  private func allows(height: Int, imageWidth: Int) -> Bool {
    ([pass] + pass.alternatives).contains {
      $0.sizes(signature).allows(height: height, imageWidth: imageWidth)
        && options.width.map($0.widths.contains) ?? true
    }
  }

  private func repaired(_ entry: (node: Int, requirement: Requirement), _ diagnostic: Diagnostic) -> Diagnostic {
    RepairBuilder(graph: pass.graph, source: pass.source, nodes: pass.nodes, signature: signature)
      .adding(entry.requirement.repairs, to: diagnostic, node: entry.node)
  }

  private var requiredSizes: String {
    sizes.text == "all" ? "H % \(sizes.multiple) == 0 && W % \(sizes.multiple) == 0" : sizes.text
  }

  private var restricting: [(node: Int, requirement: Requirement)] {
    pass.requirements.filter { !$0.requirement.condition.widths.isAll }
  }

  private var narrowest: (node: Int, requirement: Requirement)? {
    let restricting = restricting
    if restricting.count == 1 { return restricting[0] }
    return restricting.min { $0.requirement.condition.widths.count < $1.requirement.condition.widths.count }
  }

  /// The first condition that no usual width satisfies: where the mistake is, if it is one.
  private var impossible: (node: Int, requirement: Requirement)? {
    restricting.first { $0.requirement.condition.widths.isToy }
  }

  private func note(_ entry: (node: Int, requirement: Requirement), _ known: (widths: WidthSet, text: String)? = nil)
    -> String
  {
    let widths = entry.requirement.condition.widths
    let text = known.flatMap { $0.widths == widths ? $0.text : nil } ?? condition(widths)
    return
      "node \(pass.graph.nodes[entry.node].syntax.id.text) needs \(text): \(entry.requirement.diagnostic.message)"
  }

  /// Each node can be, but not all at one width: said of the one that no usual width satisfies, where there is one.
  private var noWidth: Diagnostic {
    if let impossible, impossible.requirement.diagnostic.severity == .error {
      var result = repaired(impossible, impossible.requirement.diagnostic)
      let widths = condition(impossible.requirement.condition.widths)
      result.notes.append("it could be at \(widths) only, where the rest of the block cannot")
      return result
    }
    var rest = WidthSet.all
    var last = restricting.first
    for entry in restricting {
      rest = rest.intersection(entry.requirement.condition.widths)
      last = entry
      if rest.isEmpty { break }
    }
    return Diagnostic(
      WidthCode.noWidth.code, "the block is valid for no width: its nodes ask for different ones",
      at: last?.requirement.diagnostic.span ?? block.span, node: last?.requirement.diagnostic.node,
      notes: restricting.prefix(6).map { note($0) },
      fixes: narrowest.map { repaired($0, $0.requirement.diagnostic).fixes } ?? [])
  }

  private func excluded(_ width: Int) -> Diagnostic {
    let value = width * signature.names.widthScale
    let culprit = restricting.first { !$0.requirement.condition.widths.contains(width) }
    let below = stride(from: width - 1, through: 1, by: -1).first(where: pass.widths.contains)
    let above = (width..<(WidthSet.limit + 1)).first(where: pass.widths.contains)
    let nearest = [below, above].compactMap { $0.map(String.init) }.joined(separator: " and ")
    var shown = culprit?.requirement.diagnostic
    if let culprit, let diagnostic = shown { shown = repaired(culprit, diagnostic) }
    return Diagnostic(
      WidthCode.widthExcluded.code,
      "the block is not valid at \(symbol) = \(value)" + (shown.map { ": \($0.message)" } ?? ""),
      at: shown?.span ?? block.span, node: shown?.node, labels: shown?.labels ?? [],
      notes: [
        "it is valid for \(condition(pass.widths)); the nearest \(nearest.contains(" and ") ? "widths are" : "width is") \(nearest)"
      ] + (shown?.notes ?? []),
      fixes: shown?.fixes ?? [])
  }

  /// A condition that holds at a handful of widths by coincidence is most likely a mistake: then it is said as one.
  private var someWidths: Diagnostic {
    let culprit = pass.widths.isToy ? impossible ?? narrowest : narrowest
    let text = condition(pass.widths)
    let isCoincidence = pass.widths.isToy || culprit?.requirement.condition.widths.hasAtMost(16) ?? true
    let notes =
      restricting.prefix(6).map { note($0, (pass.widths, text)) } + (pass.endedSearch ? [InferencePass.searchNote] : [])
    let message = "the block is valid for \(text) only"
    guard let culprit else { return Diagnostic(WidthCode.someWidths.code, message, at: block.span, notes: notes) }
    guard isCoincidence else {
      // A condition that leaves many widths is a choice of the block; nothing has to be mended.
      let place = culprit.requirement.diagnostic
      return Diagnostic(
        WidthCode.someWidths.code, message, at: place.span, node: place.node, labels: place.labels, notes: notes)
    }
    let shown = repaired(culprit, culprit.requirement.diagnostic)
    return Diagnostic(
      WidthCode.someWidths.code, message + ": \(shown.message)", at: shown.span, node: shown.node, labels: shown.labels,
      notes: shown.notes + notes, fixes: shown.fixes)
  }

  /// What smaller multiples of H and W leave.
  private func smaller(_ pass: InferencePass) -> String {
    let sizes = pass.sizes(signature)
    let images = sizes.text == "all" ? "any image size" : sizes.text
    return "with \(condition(pass.widths)), \(images) is enough"
  }

  private var someSizes: Diagnostic {
    let culprit =
      pass.cause
      ?? pass.requirements.first {
        $0.requirement.condition.leastImageSize > 1 || !$0.requirement.condition.divisors.isEmpty
      }?.requirement.diagnostic
    return Diagnostic(
      WidthCode.someImageSizes.code, "the block needs image sizes with \(sizes.text)", at: culprit?.span ?? block.span,
      node: culprit?.node,
      notes: ["every stage halves H and W: the condition must hold at each"] + pass.alternatives.prefix(2).map(smaller))
  }
}
