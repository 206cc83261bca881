/// A named curve.
package struct Series: Sendable {
  package let name: String
  /// Points from left to right; those that are not finite interrupt the curve.
  package let points: [(x: Double, y: Double)]
  /// Which of the page's colours; any number.
  package let color: Int
  package let isDashed: Bool

  package init(name: String, points: [(x: Double, y: Double)], color: Int, isDashed: Bool = false) {
    self.name = name
    self.points = points
    self.color = color
    self.isDashed = isDashed
  }

  /// Number of colours in the style sheet.
  static let colors = 8

  /// The class of its lines.
  var strokeClass: String { "s\(Self.index(color))" }

  /// The class of its dots.
  var fillClass: String { "f\(Self.index(color))" }

  static func index(_ color: Int) -> Int { ((color % colors) + colors) % colors }
}
