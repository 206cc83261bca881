/// Images that can be told apart: a smooth template for each class, a brightness for each image, and noise.
///
/// Templates are mirror images of themselves, so that flipping keeps the class. An image depends on (seed, part, index) alone.
struct SyntheticImages: Sendable {
  /// Columns and rows of the grid between whose values a template runs.
  private static let grid = 4

  /// Rows and columns of an image.
  let side: Int
  /// Number of classes; image i has class i modulo this.
  let classes: Int
  private let seed: UInt64
  private let templates: [Float]

  /// Draws the templates.
  init(side: Int, classes: Int, seed: UInt64) {
    self.side = side
    self.classes = classes
    self.seed = seed
    templates = (0..<classes).flatMap { Self.template(side: side, label: $0, seed: seed) }
  }

  /// The class of an image.
  func label(_ index: Int) -> Int { index % classes }

  /// `3 * side * side` values in CHW order; `part` keeps training (0) and test (1) apart.
  func image(part: Int, index: Int, label: Int? = nil) -> [UInt8] {
    var random = SampleRandom(seed: seed, stream: 11, UInt64(part), UInt64(index))
    let brightness = Float(random.unit() - 0.5) * 40
    let size = 3 * side * side
    let start = (label ?? self.label(index)) * size
    return (0..<size).map { place in
      let noise = (Float(truncatingIfNeeded: random.next() >> 48) / 65_536 - 0.5) * 90
      return UInt8(min(max(128 + 70 * templates[start + place] + brightness + noise, 0), 255))
    }
  }

  private static func template(side: Int, label: Int, seed: UInt64) -> [Float] {
    var random = SampleRandom(seed: seed, stream: 10, UInt64(label))
    var values: [Float] = []
    for _ in 0..<3 {
      let corners = (0..<(grid + 1) * (grid + 1)).map { _ in Float(random.unit() * 2 - 1) }
      for row in 0..<side {
        for column in 0..<side {
          let mirrored = min(column, side - 1 - column)
          let y = (Float(row) + 0.5) / Float(side) * Float(grid)
          let x = (Float(mirrored) + 0.5) / Float(side) * 2 * Float(grid)
          let (down, right) = (min(Int(y), grid - 1), min(Int(x), grid - 1))
          let (v, u) = (y - Float(down), x - Float(right))
          let at = down * (grid + 1) + right
          let top = corners[at] * (1 - u) + corners[at + 1] * u
          let bottom = corners[at + grid + 1] * (1 - u) + corners[at + grid + 2] * u
          values.append(top * (1 - v) + bottom * v)
        }
      }
    }
    return values
  }
}

extension Float {
  fileprivate init(truncatingIfNeeded value: UInt64) { self = Float(UInt32(truncatingIfNeeded: value)) }
}
