/// Names of colours below a chart.
struct Legend {
  struct Entry {
    let name: String
    let color: Int
    var isDashed = false
  }

  /// Names that are written at most.
  private static let limit = 40

  let entries: [Entry]

  var markup: Markup {
    Tag.div(.class("legend")) {
      for entry in entries.prefix(Self.limit) {
        Tag.span {
          Tag.svg(.class("key"), Attribute(.viewBox, "0 0 26 10")) {
            Tag.line(
              .class("s\(Series.index(entry.color))\(entry.isDashed ? " dashed" : "")"), .number(.x1, 1),
              .number(.x2, 25), .number(.y1, 6), .number(.y2, 6))
          }
          entry.name
        }
      }
      if entries.count > Self.limit { Tag.span { "and \(entries.count - Self.limit) more" } }
    }
  }
}
