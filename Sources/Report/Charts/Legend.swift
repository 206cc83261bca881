/// Names of colours below a chart.
struct Legend {
  struct Entry {
    let name: String
    let color: Int
    var isDashed = false
  }

  let entries: [Entry]

  var markup: Markup {
    Tag.div(.class("legend")) {
      for entry in entries {
        Tag.span {
          Tag.svg(Attribute(.viewBox, "0 0 26 10"), .class("chart")) {
            Tag.line(
              .class("s\(Series.index(entry.color))\(entry.isDashed ? " dashed" : "")"), .number(.x1, 1),
              .number(.x2, 25), .number(.y1, 6), .number(.y2, 6))
          }
          entry.name
        }
      }
    }
  }
}
