import Diagnostics
import Drawing
import GraphLang
package import Report
import Verifier

/// The page about a search: stands alone, without scripts.
package struct SearchReport {
  /// Designs that are drawn; the best ones, where there are more.
  private static let pictureLimit = 60
  /// Bytes of a dialogue that are shown.
  private static let dialogueLimit = 24_000

  private let outcome: SearchOutcome
  private let tree: ModificationTree
  private let calls: [String: [DesignStore.Call]]
  private let stemScale: Int

  /// Takes the dialogues out of the store.
  package init(_ outcome: SearchOutcome, _ store: DesignStore, stemScale: Int) throws(StoreError) {
    self.outcome = outcome
    self.stemScale = stemScale
    tree = ModificationTree(outcome.designs)
    calls = Dictionary(grouping: try store.calls()) { String($0.name.prefix { $0 != "/" }) }
  }

  private var base: DesignRecord? { outcome.designs.first }
  private var designs: ArraySlice<DesignRecord> { outcome.designs.dropFirst() }
  private var scored: [DesignRecord] { designs.filter { $0.status == .valid && $0.score != nil } }

  package var document: HTMLDocument {
    HTMLDocument(title: "Search from \(base?.name ?? "a block")") {
      Tag.main {
        Tag.header(.class("head")) { Tag.h1 { "Search from \(base?.name ?? "a block")" } }
        PageParts.card("In short") {
          PageParts.tiles(tiles)
          Tag.p(.class("soft")) { ending }
        }
        PageParts.card("The tree of designs") { SearchTreePicture(tree).markup }
        PageParts.card("Scores") {
          Tag.div(.class("two")) {
            scoreChart
            ScoreHistogram(scored.compactMap(\.score), mark: base?.score).markup
          }
        }
        PageParts.card("Usage") { usageTable }
        PageParts.card("Designs") { designTable }
        for design in designs { card(design) }
      }
    }
  }

  // MARK: - Figures

  private var tiles: [(value: String, label: String)] {
    let better = scored.filter { ($0.score ?? 0) > (base?.score ?? 0) }.count
    let share = scored.isEmpty ? "-" : percent(Double(better) / Double(scored.count))
    let all = outcome.trainedEpochs + outcome.savedEpochs
    return [
      (percent(base?.score), "base, validation"), (percent(outcome.best?.score), "best, validation"),
      (percent(outcome.testAccuracy), "best, test (once, at the end)"), (share, "of trained designs beat the base"),
      ("\(scored.count) of \(designs.count)", "designs trained"),
      (all == 0 ? "-" : percent(Double(outcome.savedEpochs) / Double(all)), "of epochs saved by early detection"),
      (outcome.usage.usd.map { "$\(NumberText.fixed($0, 2))" } ?? "unknown price", "\(outcome.usage.tokens) tokens"),
      ("\(NumberText.fixed(outcome.seconds, 0)) s", "in all processes"),
    ]
  }

  private var ending: String {
    let reason =
      switch outcome.stop {
      case .iterations: "all iterations are done"
      case .usd: "the budget in dollars is used up"
      case .tokens: "the budget in tokens is used up"
      case .time: "the time is used up"
      case .interrupt: "it was interrupted; --resume goes on"
      }
    return
      "The search ended because \(reason). Scores are validation accuracies of the last epoch; selection saw no test image."
  }

  private func percent(_ value: Double?) -> String { value.map { NumberText.fixed(100 * $0, 1) + " %" } ?? "-" }

  private var scoreChart: Markup {
    var best = base?.score ?? 0
    var (points, bests): ([(x: Double, y: Double)], [(x: Double, y: Double)]) = ([], [])
    for design in designs {
      points.append((Double(design.id), design.status == .valid ? design.score ?? .nan : .nan))
      best = max(best, design.status == .valid ? design.score ?? 0 : 0)
      bests.append((Double(design.id), best))
    }
    let control = [(x: 1.0, y: base?.score ?? .nan), (x: Double(max(designs.count, 1)), y: base?.score ?? .nan)]
    return LineChart(
      title: "Scores over designs", xLabel: "design", yLabel: "validation accuracy",
      series: [
        Series(name: "design", points: points, color: 0), Series(name: "best so far", points: bests, color: 1),
        Series(name: "base (control)", points: control, color: 2, isDashed: true),
      ], isPercentage: true
    ).markup
  }

  private var usageTable: Markup {
    var table = NumberTable([
      .init("role"), .init("calls", isNumber: true), .init("input tokens", isNumber: true),
      .init("output tokens", isNumber: true), .init("dollars", isNumber: true),
    ])
    func row(_ name: String, _ usage: Usage, isSum: Bool = false) {
      table.append(
        [
          .text(name), .text("\(usage.calls)"), .text("\(usage.inputTokens)"), .text("\(usage.outputTokens)"),
          .text(usage.usd.map { NumberText.fixed($0, 4) } ?? "unknown"),
        ], isSum: isSum)
    }
    for role in AgentRole.allCases { if let usage = outcome.usages[role] { row(role.rawValue, usage) } }
    if outcome.embeddingUsage.calls > 0 { row("embeddings", outcome.embeddingUsage) }
    row("all", outcome.usage, isSum: true)
    return table.markup
  }

  private var designTable: Markup {
    var table = NumberTable([
      .init("design"), .init("parent"), .init("status"), .init("score", isNumber: true), .init("width", isNumber: true),
      .init("parameters", isNumber: true), .init("tries", isNumber: true), .init("inspiration"),
    ])
    for design in designs {
      table.append([
        Tag.a(.link("#d\(design.id)")) { "d\(design.id)" }, .text(name(design.parent)), .text(design.status.rawValue),
        .text(percent(design.score) + (design.improved == true ? " +" : "")),
        .text(design.width.map(String.init) ?? "-"),
        .text(design.parameters.map(String.init) ?? "-"), .text("\(design.attempts)"),
        .text(TaggedText.line(design.inspiration, limit: 160)),
      ])
    }
    return table.markup
  }

  private func name(_ id: Int?) -> String { id.map { $0 == 0 ? "base" : "d\($0)" } ?? "-" }

  // MARK: - One design

  private var drawn: Set<Int> {
    let ranked = designs.sorted { ($0.score ?? -1, $1.id) > ($1.score ?? -1, $0.id) }
    return Set(ranked.prefix(Self.pictureLimit).map(\.id))
  }

  private func card(_ design: DesignRecord) -> Markup {
    Tag.section(.class("card"), Attribute(.id, "d\(design.id)")) {
      Tag.h2 { "d\(design.id): \(design.name ?? "no block")" }
      PageParts.facts(facts(design))
      if drawn.contains(design.id) { picture(design) }
      changes(design)
      dialogue(design)
    }
  }

  private func facts(_ design: DesignRecord) -> [(name: String, value: String)] {
    let cost = (calls["d\(design.id)"] ?? []).reduce(Usage()) { $0 + $1.usage }
    var facts = [
      ("inspiration", TaggedText.line(design.inspiration, limit: 1_000)),
      ("source", design.source ?? "the model itself"),
      ("parent", "\(name(design.parent)), \(design.rule)"), ("status", design.status.rawValue),
      ("score", percent(design.score) + (design.improved == true ? ", better than its parent" : "")),
      ("cost", "\(cost.calls) calls, \(cost.tokens) tokens" + (cost.usd.map { ", $\(NumberText.fixed($0, 4))" } ?? "")),
    ]
    if let original = design.original { facts.append(("repeats", name(original))) }
    if let cause = design.cause { facts.append(("cause", TaggedText.line(cause, limit: 400))) }
    return facts
  }

  private func report(_ design: DesignRecord) -> (BlockReport, SourceFile)? {
    guard let text = design.text else { return nil }
    let source = SourceFile(path: design.name ?? "block", text: text)
    let reports = Verifier().verify(source, VerifyOptions(stemScale: stemScale)).reports
    return reports.first { $0.signature.role == .base }.map { ($0, source) }
  }

  @MarkupBuilder private func picture(_ design: DesignRecord) -> [Markup] {
    if let (report, source) = report(design),
      let svg = try? SVGDrawing.render([Diagram(report, source: source)], title: design.name ?? "block")
    {
      Tag.details {
        Tag.summary { "Picture" }
        PageParts.picture(svg: svg, description: "the base block of d\(design.id)")
      }
    }
  }

  @MarkupBuilder private func changes(_ design: DesignRecord) -> [Markup] {
    if let parent = design.parent.flatMap({ tree.place(of: $0) }).map({ outcome.designs[$0] }),
      let old = report(parent)?.0.typed, let new = report(design)?.0.typed
    {
      let comparison = ArchitectureComparison(old, new)
      Tag.h3 { "Changes" }
      Tag.ul { for change in comparison.changes.prefix(40) { Tag.li { change.text } } }
      Tag.details {
        Tag.summary { "Beside its parent" }
        Tag.pre { comparison.rows.map(Self.line).joined(separator: "\n") }
      }
    }
  }

  private static func line(_ row: ArchitectureComparison.Row) -> String {
    let mark = row.left == nil ? "+" : row.right == nil ? "-" : row.isChanged ? "~" : " "
    let left = row.left ?? ""
    return "\(mark) \(left)\(String(repeating: " ", count: max(1, 58 - left.count)))| \(row.right ?? "")"
  }

  @MarkupBuilder private func dialogue(_ design: DesignRecord) -> [Markup] {
    let own = calls["d\(design.id)"] ?? []
    if !own.isEmpty {
      Tag.details {
        Tag.summary { "Dialogue" }
        for call in own {
          Tag.h3 { "\(call.name) (\(call.model))" }
          Tag.pre { clipped(call.messages.last?.text ?? "") }
          Tag.pre { clipped(call.reply ?? "no reply") }
        }
      }
    }
  }

  private func clipped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return bytes.count <= Self.dialogueLimit
      ? text : String(decoding: bytes.prefix(Self.dialogueLimit), as: UTF8.self) + "\n(cut off)"
  }
}
