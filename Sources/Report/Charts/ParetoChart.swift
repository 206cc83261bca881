/// Points of cost and value with the front of those that no other beats in both.
package struct ParetoChart: Sendable {
  /// Something that has a cost and a value.
  package struct Point: Sendable {
    package let name: String
    /// The less the better.
    package let cost: Double
    /// The more the better; a fraction.
    package let value: Double
    package let color: Int

    package init(name: String, cost: Double, value: Double, color: Int) {
      self.name = name
      self.cost = cost
      self.value = value
      self.color = color
    }
  }

  package let title: String
  package let xLabel: String
  package let yLabel: String
  package let points: [Point]

  package init(title: String, xLabel: String, yLabel: String, points: [Point]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.points = points.filter { $0.cost.isFinite && $0.value.isFinite }
  }

  /// Indices of the points that no other beats, from cheap to dear. O(n log n).
  package var front: [Int] {
    var (front, best) = ([Int](), -Double.infinity)
    for index in points.indices.sorted(by: {
      (points[$0].cost, -points[$0].value, $0) < (points[$1].cost, -points[$1].value, $1)
    }) where points[index].value > best {
      front.append(index)
      best = points[index].value
    }
    return front
  }

  /// The chart as a figure; names stand beside the points of the front, and in the tooltips of all.
  package var markup: Markup {
    let vertical = Axis(points.map(\.value), marks: 6)
    let frame = ChartFrame(
      horizontal: Axis(points.map(\.cost), marks: 6, from: 0), vertical: vertical, xLabel: xLabel, yLabel: yLabel,
      xText: { NumberText.short($0) }, yText: { NumberText.fixed(100 * $0, max(0, vertical.places - 2)) + " %" })
    let front = front
    return Tag.figure {
      frame.picture(title) {
        if front.count > 1 { Tag.polyline(.class("front"), Attribute(.points, stairs(front, frame))) }
        for (index, point) in points.enumerated() {
          Tag.circle(
            .class("f\(Series.index(point.color))"), .number(.cx, frame.x(point.cost)),
            .number(.cy, frame.y(point.value)),
            .number(.r, front.contains(index) ? 6 : 4), .number(.fillOpacity, front.contains(index) ? 1 : 0.6)
          ) {
            Tag.title { "\(point.name): \(NumberText.short(point.cost)), \(NumberText.percent(point.value))" }
          }
        }
        for index in labelled(front, frame) { label(points[index], frame) }
      }
    }
  }

  /// Points of the front whose names have room: the best first.
  private func labelled(_ front: [Int], _ frame: ChartFrame) -> [Int] {
    var chosen: [Int] = []
    for index in front.reversed() where chosen.count < 12 {
      let height = frame.y(points[index].value)
      if chosen.allSatisfy({ abs(frame.y(points[$0].value) - height) > 13 }) { chosen.append(index) }
    }
    return chosen
  }

  private func label(_ point: Point, _ frame: ChartFrame) -> Markup {
    let x = frame.x(point.cost)
    let isLeft = x > ChartFrame.width * 0.62
    return Tag.svgText(
      .class("under"), .number(.x, isLeft ? x - 10 : x + 10), .number(.y, frame.y(point.value) + 4),
      Attribute(.textAnchor, isLeft ? "end" : "start")
    ) { String(point.name.prefix(28)) }
  }

  /// The border of what is beaten: it goes right before it goes up.
  private func stairs(_ front: [Int], _ frame: ChartFrame) -> String {
    var (text, height) = ("", 0.0)
    for (position, index) in front.enumerated() {
      let (x, y) = (frame.x(points[index].cost), frame.y(points[index].value))
      if position > 0 { text += " \(Coordinate(x).text),\(Coordinate(height).text) " }
      text += "\(Coordinate(x).text),\(Coordinate(y).text)"
      height = y
    }
    return text
  }
}
