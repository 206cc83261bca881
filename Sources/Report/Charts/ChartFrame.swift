/// The axes of a chart in a picture of a fixed size, which the page scales.
struct ChartFrame {
  static let width = 520.0
  static let height = 300.0
  private static let left = 52.0
  private static let right = 14.0
  private static let top = 22.0
  private static let bottom = 40.0

  let horizontal: Axis
  let vertical: Axis
  let xLabel: String
  let yLabel: String
  /// How a mark of the horizontal axis reads.
  let xText: (Double) -> String
  /// How a mark of the vertical axis reads.
  let yText: (Double) -> String

  /// Places of a point in the picture.
  func x(_ value: Double) -> Double { Self.left + horizontal.position(value) * (Self.width - Self.left - Self.right) }
  func y(_ value: Double) -> Double { Self.height - Self.bottom - vertical.position(value) * plotHeight }

  private var plotHeight: Double { Self.height - Self.top - Self.bottom }

  /// The picture with its axes below the content.
  func picture(_ title: String, @MarkupBuilder content: () -> [Markup]) -> Markup {
    Tag.svg(
      .class("chart"), Attribute(.viewBox, "0 0 \(Int(Self.width)) \(Int(Self.height))"), Attribute(.role, "img"),
      Attribute(.ariaLabel, title)
    ) {
      axes
      content()
    }
  }

  @MarkupBuilder private var axes: [Markup] {
    for tick in vertical.ticks {
      Tag.line(
        .class("grid"), .number(.x1, Self.left), .number(.x2, Self.width - Self.right), .number(.y1, y(tick)),
        .number(.y2, y(tick)))
      Tag.svgText(.number(.x, Self.left - 8), .number(.y, y(tick) + 4), Attribute(.textAnchor, "end")) { yText(tick) }
    }
    for tick in horizontal.ticks {
      Tag.svgText(
        .number(.x, x(tick)), .number(.y, Self.height - Self.bottom + 17), Attribute(.textAnchor, "middle")
      ) { xText(tick) }
    }
    Tag.line(
      .class("axis"), .number(.x1, Self.left), .number(.x2, Self.width - Self.right),
      .number(.y1, Self.height - Self.bottom), .number(.y2, Self.height - Self.bottom))
    Tag.svgText(.class("strong"), .number(.x, Self.left - 44), .number(.y, 11)) { yLabel }
    Tag.svgText(
      .class("strong"), .number(.x, Self.width - Self.right), .number(.y, Self.height - 5),
      Attribute(.textAnchor, "end")
    ) { xLabel }
  }
}
