/// Curves over one axis, with a legend below.
package struct LineChart: Sendable {
  package let title: String
  package let xLabel: String
  package let yLabel: String
  package let series: [Series]
  /// Fractions are shown as percentages.
  package let isPercentage: Bool

  package init(title: String, xLabel: String, yLabel: String, series: [Series], isPercentage: Bool = false) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.isPercentage = isPercentage
  }

  /// The chart as a figure; at most 2,000 points of a curve are drawn.
  package var markup: Markup {
    let all = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    let frame = ChartFrame(
      horizontal: Axis(all.map(\.x), marks: 8, isWhole: true), vertical: Axis(all.map(\.y), marks: 6),
      xLabel: xLabel, yLabel: yLabel, xText: { NumberText.fixed($0, 0) },
      yText: verticalText(Axis(all.map(\.y), marks: 6)))
    return Tag.figure {
      frame.picture(title) {
        for curve in series {
          for path in Self.paths(curve, frame) {
            Tag.polyline(
              .class("curve \(curve.strokeClass)\(curve.isDashed ? " dashed" : "")"), Attribute(.points, path))
          }
          if curve.points.count == 1, let point = curve.points.first, point.y.isFinite {
            Tag.circle(
              .class(curve.fillClass), .number(.cx, frame.x(point.x)), .number(.cy, frame.y(point.y)), .number(.r, 3.5))
          }
        }
      }
      Legend(entries: series.map { Legend.Entry(name: $0.name, color: $0.color, isDashed: $0.isDashed) }).markup
    }
  }

  private func verticalText(_ axis: Axis) -> (Double) -> String {
    isPercentage
      ? { NumberText.fixed(100 * $0, max(0, axis.places - 2)) + " %" } : { NumberText.fixed($0, axis.places) }
  }

  /// The pieces of a curve between points that are not finite.
  private static func paths(_ curve: Series, _ frame: ChartFrame) -> [String] {
    let step = max(1, (curve.points.count + 1999) / 2000)
    var (paths, current, count) = ([String](), "", 0)
    func finished() -> [String] { count > 1 ? [current] : [] }
    for (index, point) in curve.points.enumerated() {
      guard point.x.isFinite, point.y.isFinite else {
        paths += finished()
        (current, count) = ("", 0)
        continue
      }
      guard index % step == 0 || index == curve.points.count - 1 else { continue }
      current += (count == 0 ? "" : " ") + Coordinate(frame.x(point.x)).text + "," + Coordinate(frame.y(point.y)).text
      count += 1
    }
    return paths + finished()
  }
}
