/// A grid of characters that knows which lines meet in each cell.
struct CharacterCanvas {
  /// Where a line leaves a cell.
  struct Directions: OptionSet {
    let rawValue: UInt8

    static let up = Directions(rawValue: 1)
    static let down = Directions(rawValue: 2)
    static let left = Directions(rawValue: 4)
    static let right = Directions(rawValue: 8)
  }

  private struct Cell {
    var lines: Directions = []
    /// Whose horizontal line it is: lines of different owners cross without meeting.
    var owner = -1
    var scalar: Unicode.Scalar?
    var color = ""
  }

  let width: Int
  let height: Int
  private var cells: [Cell]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = [Cell](repeating: Cell(), count: width * height)
  }

  mutating func write(_ text: String, x: Int, y: Int, color: String = "") {
    for (offset, scalar) in text.unicodeScalars.enumerated() where (0..<width).contains(x + offset) {
      cells[y * width + x + offset].scalar = scalar
      cells[y * width + x + offset].color = color
    }
  }

  /// A horizontal line of one owner.
  mutating func drawHorizontal(y: Int, from: Int, to: Int, owner: Int) {
    let (low, high) = (min(from, to), max(from, to))
    guard low < high else { return }
    for x in low...high {
      let index = y * width + x
      // A vertical line of another owner goes on as it is.
      if cells[index].owner != owner && !cells[index].lines.isEmpty { continue }
      cells[index].owner = owner
      if x > low { cells[index].lines.insert(.left) }
      if x < high { cells[index].lines.insert(.right) }
    }
  }

  /// A vertical line of one owner; it covers horizontal lines of others.
  mutating func drawVertical(x: Int, from: Int, to: Int, owner: Int) {
    guard from < to else { return }
    for y in from...to {
      let index = y * width + x
      if cells[index].owner != owner {
        cells[index].lines = []
        cells[index].owner = owner
      }
      if y > from { cells[index].lines.insert(.up) }
      if y < to { cells[index].lines.insert(.down) }
    }
  }

  func rendered(colored: Bool) -> String {
    var out = ""
    for y in 0..<height {
      var line = String.UnicodeScalarView()
      var color = ""
      for x in 0..<width {
        let cell = cells[y * width + x]
        if colored && cell.color != color {
          line.append(contentsOf: (cell.color.isEmpty ? "\u{1B}[0m" : cell.color).unicodeScalars)
          color = cell.color
        }
        line.append(cell.scalar ?? Self.scalar(cell.lines))
      }
      if !color.isEmpty { line.append(contentsOf: "\u{1B}[0m".unicodeScalars) }
      while line.last == " " { line.removeLast() }
      out += String(line) + "\n"
    }
    return out
  }

  private static let scalars = Array(" ╵╷│╴╯╮┤╶╰╭├─┴┬┼".unicodeScalars)

  private static func scalar(_ lines: Directions) -> Unicode.Scalar { scalars[Int(lines.rawValue & 15)] }
}
