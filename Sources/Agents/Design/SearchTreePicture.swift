import Report

/// The tree of designs as a picture: each node below its parent, the stronger its colour the better its score, edges with
/// their inspirations.
struct SearchTreePicture {
  private static let column = 120.0
  private static let row = 96.0
  private static let margin = 20.0
  private let tree: ModificationTree
  private var places: [(x: Double, y: Double)]
  private var width = 0.0
  private var height = 0.0

  init(_ tree: ModificationTree) {
    self.tree = tree
    places = Array(repeating: (0, 0), count: tree.designs.count)
    guard !tree.designs.isEmpty else { return }
    var next = 0.0
    layOut(0, depth: 0, &next)
    width = max(next, 1) * Self.column + 2 * Self.margin
    height = height + 2 * Self.margin + 60
  }

  /// Leaves from left to right; a parent stands in the middle of its children.
  private mutating func layOut(_ node: Int, depth: Int, _ next: inout Double) {
    let children = tree.children(of: node)
    for child in children { layOut(child, depth: depth + 1, &next) }
    let x: Double
    if let first = children.first, let last = children.last {
      x = (places[first].x + places[last].x) / 2
    } else {
      x = Self.margin + (next + 0.5) * Self.column
      next += 1
    }
    places[node] = (x, Self.margin + Double(depth) * Self.row + 20)
    height = max(height, Double(depth) * Self.row)
  }

  private var range: (low: Double, high: Double) {
    let scores = tree.designs.compactMap(\.score)
    return (scores.min() ?? 0, scores.max() ?? 1)
  }

  /// How strongly a node is coloured.
  private func strength(_ design: DesignRecord) -> Double {
    guard let score = design.score, range.high > range.low else { return 0.15 }
    return 0.15 + 0.85 * (score - range.low) / (range.high - range.low)
  }

  var markup: Markup {
    Tag.div(.class("scroll")) {
      Tag.svg(
        Attribute(.viewBox, "0 0 \(Int(width)) \(Int(height))"), .number(.width, width), .number(.height, height),
        Attribute(.role, "img"), Attribute(.ariaLabel, "tree of designs")
      ) {
        Tag.g(.class("chart")) {
          for node in tree.designs.indices { edges(node) }
          for node in tree.designs.indices { circle(node) }
        }
      }
    }
  }

  @MarkupBuilder private func edges(_ node: Int) -> [Markup] {
    for child in tree.children(of: node) {
      let (from, to) = (places[node], places[child])
      Tag.line(
        .class("axis"), .number(.x1, from.x), .number(.y1, from.y), .number(.x2, to.x), .number(.y2, to.y))
      Tag.svgText(.number(.x, to.x), .number(.y, to.y - 22), Attribute(.textAnchor, "middle")) {
        TaggedText.line(tree.designs[child].inspiration, limit: 19)
        Tag.title { TaggedText.line(tree.designs[child].inspiration, limit: 600) }
      }
    }
  }

  private func circle(_ node: Int) -> Markup {
    let design = tree.designs[node]
    let (x, y) = places[node]
    let score = design.score.map { NumberText.fixed(100 * $0, 1) + " %" } ?? design.status.rawValue
    let color = node == 0 ? "f2" : design.status == .valid ? "f0" : "f3"
    return Tag.g {
      Tag.circle(
        .class(color), .number(.cx, x), .number(.cy, y), .number(.r, 13), .number(.fillOpacity, strength(design)))
      Tag.svgText(
        .class(strength(design) > 0.5 ? "over" : "under"), .number(.x, x), .number(.y, y + 4),
        Attribute(.textAnchor, "middle")
      ) {
        node == 0 ? "base" : "d\(design.id)"
      }
      Tag.svgText(.number(.x, x), .number(.y, y + 28), Attribute(.textAnchor, "middle")) {
        score
        Tag.title { "\(design.name ?? "no block"): \(design.status.rawValue)" }
      }
    }
  }
}
