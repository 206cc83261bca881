import Testing

@testable import IR

/// Sizes at many widths at once, against the same sizes at one width after the other.
@Suite struct WidthColumnsTests {
  /// Numbers that are the same in each run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  /// A size of the four symbols, of constants up to the largest, and of what was made before.
  private static func size(_ table: inout SizeTable, _ made: [Size], _ numbers: inout Numbers) throws -> Size {
    let constants = [0, 1, -1, 2, 3, 16, -7, 1_000, Int.max, Int.min + 1, 1 << 31, 1 << 32, 1 << 62]
    func operand() -> Size {
      switch Int.random(in: 0..<8, using: &numbers) {
      case 0: Size(constants.randomElement(using: &numbers) ?? 1)
      case 1: .batch
      case 2: table.imageHeight
      case 3: table.imageWidth
      case 4, 5: made.randomElement(using: &numbers) ?? .width
      default: .width
      }
    }
    let (left, right) = (operand(), operand())
    switch Int.random(in: 0..<8, using: &numbers) {
    case 0: return try left.adding(right)
    case 1: return try left.subtracting(right)
    case 2, 3: return try left.multiplied(by: right)
    case 4: return try table.broadcast(left, right)
    case 5: return try table.maximum(left, right)
    default: return right.isZero ? left : try table.floor(left, by: right)
    }
  }

  @Test(arguments: 0..<60)
  func valuesAreThoseOfEachWidth(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    var table = SizeTable(multiple: [1, 2, 7].randomElement(using: &numbers) ?? 1)
    var made: [Size] = []
    for _ in 0..<24 {
      // What leaves the range of numbers or of polynomials is left out.
      guard let size = try? Self.size(&table, made, &numbers) else { continue }
      made.append(size)
    }
    let widths = WidthSet { $0 <= 70 || $0 % 97 == 0 || $0 > 4_090 }
    var columns = WidthColumns(table, among: widths)
    for (batch, height, imageWidth) in [(5, 47, 59), (1, 1, 2), (3, 1_000_003, 11), (2, 1 << 19, 1 << 31)] {
      var environment = SizeTable.Environment(width: 1, batch: batch, height: height, imageWidth: imageWidth)
      columns.move(to: environment)
      let places = columns.widths.indices.filter { $0 % 3 == 1 }
      var some = columns.narrowed(to: places)
      for size in made {
        let values = columns.values(of: size)
        let expected = widths.members.map { width in
          environment.width = width
          return table.evaluate(size, scaled: environment) ?? WidthColumns.undefined
        }
        // A product may overflow in one order of its factors and not in another: such values are compared nowhere.
        let agree = zip(values, expected).allSatisfy { $0 == $1 || $0 == .min || $1 == .min }
        #expect(agree, "\(table.describe(size, SymbolNames(width: "C"))) at \(environment)")
        let defined = zip(values, expected).filter { $1 != .min && abs($1) < 1 << 31 }
        #expect(defined.count { $0.0 == .min } * 8 <= defined.count)
        #expect(zip(some.values(of: size), places).allSatisfy { $0 == values[$1] })
      }
    }
  }

  @Test func nothingTakenFromAllLeavesAll() {
    #expect(WidthSet.all.subtracting(.none).isAll)
    #expect(WidthSet.all.subtracting(.none) == .all)
    #expect(WidthSet.all.subtracting(.all).isEmpty)
  }

  @Test func mirroredSizes() throws {
    var table = SizeTable()
    let quarter = try table.floor(.width, by: Size(4))
    let rows = try table.floor(table.imageHeight.adding(quarter), by: quarter)
    let columns = try table.floor(table.imageWidth.adding(quarter), by: quarter)
    #expect(table.isMirrored(rows, columns))
    #expect(table.isMirrored(table.imageHeight, table.imageWidth))
    #expect(!table.isMirrored(rows, rows))
    #expect(!table.isMirrored(rows, table.imageWidth))
    #expect(!table.isMirrored(table.imageHeight, try table.imageWidth.adding(.one)))
    #expect(table.isMirrored(quarter, quarter))
  }

  @Test func equalAtMoreThanAFewWidths() throws {
    var table = SizeTable()
    let half = try table.floor(.width, by: Size(2)).multiplied(by: 2)
    #expect(table.areOftenEqual(half, .width))
    #expect(!table.areOftenEqual(Size(64), .width))
    // At 128 to 143.
    let sixteenth = try table.floor(.width, by: Size(16))
    #expect(!table.areOftenEqual(sixteenth, Size(8)))
    #expect(!table.areOftenEqual(try Size.width.multiplied(by: .width), try Size.width.multiplied(by: 5)))
    let pixels = try table.imageHeight.multiplied(by: table.imageWidth)
    let whole = try pixels.multiplied(by: .width)
    let rest = try half.multiplied(by: 2)
    let covered = try table.floor(whole, by: rest).multiplied(by: rest)
    // C H W over 4 (C // 2): half of it for even widths, whole for no image of odd size.
    #expect(!table.areOftenEqual(whole, covered))
    let mixed = try table.floor(whole, by: half).multiplied(by: half)
    #expect(table.areOftenEqual(whole, mixed))
    #expect(table.mayBeEqual(half, half))
    #expect(!table.mayBeEqual(half, .width))
  }
}
