import Report

/// How many designs reached which score, with the base's score marked.
struct ScoreHistogram {
  private static let bins = 20
  private static let (width, height) = (520.0, 180.0)
  private let scores: [Double]
  private let mark: Double?

  init(_ scores: [Double], mark: Double?) {
    self.scores = scores
    self.mark = mark
  }

  var markup: Markup {
    let all = scores + [mark].compactMap { $0 }
    let (low, high) = (all.min() ?? 0, max(all.max() ?? 1, (all.min() ?? 0) + 1e-6))
    var counts = [Int](repeating: 0, count: Self.bins)
    for score in scores { counts[min(Int((score - low) / (high - low) * Double(Self.bins)), Self.bins - 1)] += 1 }
    let highest = Double(max(counts.max() ?? 1, 1))
    let step = (Self.width - 40) / Double(Self.bins)
    return Tag.figure {
      Tag.svg(
        .class("chart"), Attribute(.viewBox, "0 0 \(Int(Self.width)) \(Int(Self.height))"), Attribute(.role, "img"),
        Attribute(.ariaLabel, "histogram of scores")
      ) {
        for (index, count) in counts.enumerated() where count > 0 {
          let size = Double(count) / highest * (Self.height - 66)
          Tag.rect(
            .class("f0"), .number(.x, 20 + Double(index) * step + 1), .number(.y, Self.height - 25 - size),
            .number(.width, step - 2), .number(.height, size))
          Tag.svgText(
            .number(.x, 20 + (Double(index) + 0.5) * step), .number(.y, Self.height - 29 - size),
            Attribute(.textAnchor, "middle")
          ) { "\(count)" }
        }
        if let mark {
          let x = 20 + (mark - low) / (high - low) * (Self.width - 40)
          Tag.line(.class("s2"), .number(.x1, x), .number(.x2, x), .number(.y1, 17), .number(.y2, Self.height - 25))
          Tag.svgText(.number(.x, x), .number(.y, 12), Attribute(.textAnchor, "middle")) { "base" }
        }
        Tag.svgText(.number(.x, 20), .number(.y, Self.height - 8)) { NumberText.fixed(100 * low, 1) + " %" }
        Tag.svgText(.number(.x, Self.width - 20), .number(.y, Self.height - 8), Attribute(.textAnchor, "end")) {
          NumberText.fixed(100 * high, 1) + " %"
        }
      }
      Tag.figcaption { "Scores of the trained designs." }
    }
  }
}
