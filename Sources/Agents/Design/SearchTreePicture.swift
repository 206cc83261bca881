import Report

/// The tree of designs as a picture: a row for each design, its children below it and further to the right. The stronger the
/// colour of a node, the better its score; the inspiration of each edge stands where the edge ends. It is as wide as the page
/// whatever the tree.
struct SearchTreePicture {
  private static let width = 1_030.0
  private static let row = 27.0
  private static let margin = 14.0
  private static let radius = 8.0
  /// Where scores end and inspirations begin, from the node.
  private static let (score, words) = (94.0, 108.0)
  /// What a character takes, at most.
  private static let character = 6.4
  private let tree: ModificationTree
  /// The designs from top to bottom, each before its children, with their depths.
  private let rows: [(node: Int, depth: Int)]
  /// The row of each design.
  private let places: [Int: Int]
  /// The designs between the base and the best one, both included.
  private let best: Set<Int>
  private let indent: Double
  /// All scores, in rising order.
  private let scores: [Double]

  init(_ tree: ModificationTree) {
    self.tree = tree
    var rows: [(node: Int, depth: Int)] = []
    var stack = tree.designs.isEmpty ? [] : [(node: 0, depth: 0)]
    while let next = stack.popLast() {
      rows.append(next)
      for child in tree.children(of: next.node).reversed() { stack.append((child, next.depth + 1)) }
    }
    self.rows = rows
    places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($0.element.node, $0.offset) })
    let depth = rows.map(\.depth).max() ?? 0
    indent = min(30, Self.width / 2 / Double(max(depth, 1)))
    scores = tree.designs.compactMap(\.score).sorted()
    var best: Set<Int> = []
    var node = tree.best(tree.designs.indices.filter { tree.designs[$0].isUsable })
    while let place = node, best.insert(place).inserted {
      node = tree.designs[place].parent.flatMap { tree.place(of: $0) }
    }
    self.best = best
  }

  private func x(_ row: Int) -> Double { Self.margin + Double(rows[row].depth) * indent }
  private func y(_ row: Int) -> Double { Self.margin + Double(row) * Self.row }

  /// How strongly a node is coloured: by the share of scores that are worse, so that one bad design does not make all others alike.
  private func strength(_ score: Double) -> Double {
    guard let first = scores.first, let last = scores.last, first < last else { return 0.6 }
    let worse = scores.count { $0 < score }
    return 0.1 + 0.9 * Double(worse) / Double(scores.count { $0 < last })
  }

  var markup: Markup {
    let height = 2 * Self.margin + Double(max(rows.count - 1, 0)) * Self.row
    return Tag.figure {
      Tag.svg(
        .class("chart"), Attribute(.viewBox, "0 0 \(Int(Self.width)) \(Int(height))"), Attribute(.role, "img"),
        Attribute(.ariaLabel, "tree of designs")
      ) {
        // The way to the best one lies over the others.
        for row in rows.indices where !best.contains(rows[row].node) { edge(to: row) }
        for row in rows.indices where best.contains(rows[row].node) { edge(to: row) }
        for row in rows.indices { design(row) }
      }
      Tag.figcaption { caption }
    }
  }

  private var caption: String {
    guard let worst = scores.first, let best = scores.last else { return "No design has a score." }
    return """
      The stronger the colour, the higher the score stands among all, from \(percent(worst)) to \(percent(best)); \
      an empty circle has none. Bold scores are above the base, and the thick line leads to the best design. \
      Inspirations stand behind the designs that they led to.
      """
  }

  @MarkupBuilder private func edge(to row: Int) -> [Markup] {
    if let parent = tree.designs[rows[row].node].parent.flatMap({ tree.place(of: $0) }), let above = places[parent],
      above < row
    {
      let bend = min(indent, Self.row) / 2
      let (fromX, fromY) = (NumberText.fixed(x(above), 1), NumberText.fixed(y(above) + Self.radius, 1))
      let (toX, toY) = (NumberText.fixed(x(row) - Self.radius, 1), NumberText.fixed(y(row), 1))
      let (bendX, bendY) = (NumberText.fixed(x(above) + bend, 1), NumberText.fixed(y(row) - bend, 1))
      let isBest = best.contains(rows[row].node)
      Tag.path(
        .class(isBest ? "branch best" : "branch"),
        Attribute(.d, "M\(fromX) \(fromY)V\(bendY)Q\(fromX) \(toY) \(bendX) \(toY)H\(toX)"))
    }
  }

  private func design(_ row: Int) -> Markup {
    let node = rows[row].node
    let design = tree.designs[node]
    let (x, y) = (x(row), y(row))
    let base = tree.designs.first?.score
    let isBetter = node > 0 && design.score ?? 0 > base ?? 1
    let letters = Int((Self.width - x - Self.words) / Self.character)
    let words = node == 0 ? design.name ?? "the base" : design.inspiration
    return Tag.g {
      Tag.title { title(design) }
      Tag.circle(
        .class(design.score == nil ? "node" : "node f0"), .number(.cx, x), .number(.cy, y), .number(.r, Self.radius),
        .number(.fillOpacity, design.score.map(strength) ?? 0))
      Tag.svgText(.class("strong"), .number(.x, x + 14), .number(.y, y + 4)) { node == 0 ? "base" : "d\(design.id)" }
      Tag.svgText(
        .class(isBetter ? "strong" : "plain"), .number(.x, x + Self.score), .number(.y, y + 4),
        Attribute(.textAnchor, "end")
      ) {
        design.score.map(percent) ?? Self.name(design.status)
      }
      Tag.svgText(.number(.x, x + Self.words), .number(.y, y + 4)) { Self.shortened(words, letters) }
    }
  }

  private static func shortened(_ text: String, _ limit: Int) -> String {
    let line = TaggedText.line(text, limit: limit + 1)
    return line.unicodeScalars.count > limit ? TaggedText.line(line, limit: limit - 1) + "…" : line
  }

  private func percent(_ score: Double) -> String { NumberText.fixed(100 * score, 1) + " %" }

  private static func name(_ status: DesignRecord.Status) -> String {
    status == .overBudget ? "too big" : status.rawValue
  }

  /// What a pointer on the design shows.
  private func title(_ design: DesignRecord) -> String {
    guard design.id > 0 else { return "the base, \(design.name ?? "without a name")" }
    var lines = ["d\(design.id), \(design.name ?? "no block"): \(design.status.rawValue)", design.inspiration]
    if !design.rule.isEmpty { lines.append(design.rule) }
    if let cause = design.cause { lines.append(cause) }
    return lines.map { TaggedText.line($0, limit: 600) }.joined(separator: "\n")
  }
}
