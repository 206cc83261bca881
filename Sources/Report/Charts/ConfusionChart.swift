/// True classes in rows, predicted classes in columns; the darker, the larger the share of the row.
package struct ConfusionChart: Sendable {
  /// Shades that are told apart.
  private static let shades = 10

  package let classNames: [String]
  /// `counts[true][predicted]`.
  package let counts: [[Int]]

  /// A matrix of as many rows and columns as there are classes.
  package init(classNames: [String], counts: [[Int]]) {
    precondition(counts.count == classNames.count && counts.allSatisfy { $0.count == classNames.count })
    self.classNames = classNames
    self.counts = counts
  }

  private var showsNumbers: Bool { classNames.count <= 16 }

  /// The matrix as a figure: with numbers and names up to 16 classes, as shades alone above.
  package var markup: Markup {
    let classes = Double(max(classNames.count, 1))
    let names = showsNumbers ? min(110, 14 + 6.4 * Double(classNames.map(\.count).max() ?? 0)) : 16
    let side = 520 - names - 4
    let cell = side / classes
    let height = side + (showsNumbers ? 40 : 24)
    return Tag.figure {
      Tag.svg(
        .class("chart"), Attribute(.viewBox, "0 0 520 \(Coordinate(height).text)"), Attribute(.role, "img"),
        Attribute(.ariaLabel, "confusion matrix")
      ) {
        Tag.rect(
          .class("heat"), .number(.x, names), .number(.y, 0), .number(.width, side), .number(.height, side),
          .number(.fillOpacity, 0.04))
        shading(names, cell)
        if showsNumbers { labels(names, cell, side) }
        Tag.svgText(.class("strong"), .number(.x, 516), .number(.y, height - 2), Attribute(.textAnchor, "end")) {
          "predicted class, each row a true class"
        }
      }
    }
  }

  /// One path a shade, so that a thousand cells are ten elements.
  @MarkupBuilder private func shading(_ left: Double, _ cell: Double) -> [Markup] {
    for shade in 1...Self.shades {
      let path = path(shade, left, cell)
      if !path.isEmpty {
        Tag.path(.class("heat"), Attribute(.d, path), .number(.fillOpacity, Double(shade) / Double(Self.shades)))
      }
    }
  }

  private func path(_ shade: Int, _ left: Double, _ cell: Double) -> String {
    let gap = showsNumbers ? 1.0 : 0.0
    var path = ""
    for (row, counts) in counts.enumerated() {
      for (column, count) in counts.enumerated() where count > 0 && self.shade(count, counts) == shade {
        let side = Coordinate(cell - gap).text
        path +=
          "M\(Coordinate(left + Double(column) * cell).text) \(Coordinate(Double(row) * cell).text)"
          + "h\(side)v\(side)h-\(side)z"
      }
    }
    return path
  }

  private func shade(_ count: Int, _ row: [Int]) -> Int {
    let share = Double(count) / Double(max(row.reduce(0, +), 1))
    return max(1, min(Self.shades, Int((share * Double(Self.shades)).rounded(.up))))
  }

  @MarkupBuilder private func labels(_ left: Double, _ cell: Double, _ side: Double) -> [Markup] {
    for (row, counts) in counts.enumerated() {
      let y = (Double(row) + 0.5) * cell + 4
      Tag.svgText(.number(.x, left - 8), .number(.y, y), Attribute(.textAnchor, "end")) {
        String(classNames[row].prefix(14))
      }
      for (column, count) in counts.enumerated() where count > 0 {
        Tag.svgText(
          .class(shade(count, counts) > 5 ? "over" : "under"), .number(.x, left + (Double(column) + 0.5) * cell),
          .number(.y, y), Attribute(.textAnchor, "middle")
        ) { "\(count)" }
      }
    }
    for (column, name) in classNames.enumerated() {
      Tag.svgText(
        .number(.x, left + (Double(column) + 0.5) * cell), .number(.y, side + 16), Attribute(.textAnchor, "middle")
      ) { String(name.prefix(max(1, Int(cell / 6.5)))) }
    }
  }

  /// The most frequent mistakes, the largest first.
  package func mistakes(_ limit: Int) -> [(actual: String, predicted: String, count: Int)] {
    var all: [(actual: Int, predicted: Int, count: Int)] = []
    for (row, counts) in counts.enumerated() {
      for (column, count) in counts.enumerated() where count > 0 && row != column { all.append((row, column, count)) }
    }
    return all.sorted { ($1.count, $0.actual, $0.predicted) < ($0.count, $1.actual, $1.predicted) }.prefix(limit).map {
      (classNames[$0.actual], classNames[$0.predicted], $0.count)
    }
  }
}
