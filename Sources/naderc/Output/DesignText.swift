import Agents

/// What `naderc design` tells people.
enum DesignText {
  static func line(_ event: SearchEvent) -> String {
    var text = "iteration \(event.iteration)/\(event.iterations)  \(event.done)/\(event.total) designs: "
    text += "\(event.valid) valid, \(event.duplicates) duplicate, \(event.diverged) diverged, \(event.invalid) invalid"
    if let best = event.best, let score = best.score {
      text += "  best \(decimal(score, 4)) (\(best.id == 0 ? "base" : "d\(best.id)"))"
    }
    text += "  \(money(event.usage))"
    if let estimate = event.estimate { text += "  ETA \(ProgressPrinter.duration(estimate))" }
    return text
  }

  /// Dollars, or tokens where the price is not known.
  static func money(_ usage: Usage) -> String {
    usage.usd.map { "$\(decimal($0, 4))" } ?? "\(usage.tokens) tokens (price unknown)"
  }

  static func summary(_ outcome: SearchOutcome) -> String {
    let designs = outcome.designs.dropFirst()
    let scored = designs.filter { $0.status == .valid && $0.score != nil }
    let base = outcome.designs.first
    var text = ""
    for design in designs {
      let score = design.score.map { decimal($0, 4) } ?? "-     "
      let mark = design.improved == true ? "+" : " "
      let parent = design.parent == 0 ? "base" : "d\(design.parent ?? 0)"
      text += "d\(design.id)\t\(parent)\t\(score)\(mark)\t\(design.status.rawValue)\t\(design.name ?? "-")\n"
    }
    let better = scored.filter { ($0.score ?? 0) > (base?.score ?? 0) }.count
    text += "base \(base?.score.map { decimal($0, 4) } ?? "-"); "
    text += "\(scored.count) of \(designs.count) designs trained, \(better) better than the base\n"
    if let best = outcome.best, let score = best.score {
      text += "best \(best.id == 0 ? "the base" : "d\(best.id) \(best.name ?? "")") validation \(decimal(score, 4))"
      text += outcome.testAccuracy.map { ", test \(decimal($0, 4))" } ?? ""
      text += "\n"
    }
    let all = outcome.trainedEpochs + outcome.savedEpochs
    if outcome.savedEpochs > 0 {
      text += "early detection saved \(outcome.savedEpochs) of \(all) epochs\n"
    }
    text +=
      "\(outcome.usage.calls) calls, \(outcome.usage.inputTokens) + \(outcome.usage.outputTokens) tokens, "
      + "\(money(outcome.usage)), \(ProgressPrinter.duration(outcome.seconds)); stopped by \(outcome.stop.rawValue)\n"
    return text
  }
}
