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

  /// A sum of products of what depends on the width and of what depends on the image.
  private static func sum(_ table: inout SizeTable, _ numbers: inout Numbers) throws -> Size {
    let divisor = Size([1, 2, 3, 4, 16].randomElement(using: &numbers) ?? 1)
    let (part, other) = (try table.floor(.width, by: divisor), try table.floor(.width.adding(.one), by: Size(3)))
    let channels = [.width, part, other, try table.broadcast(part, other), try table.maximum(other, Size(40))]
    let (rows, columns) = (try table.floor(table.imageHeight, by: part), try table.floor(table.imageWidth, by: other))
    let area = try table.imageHeight.multiplied(by: table.imageWidth)
    let images = [.one, .batch, table.imageHeight, rows, columns, try table.floor(area.subtracting(part), by: other)]
    var sum = Size(Int.random(in: -5...5, using: &numbers))
    for _ in 0..<Int.random(in: 1...12, using: &numbers) {
      var product = Size(Int.random(in: -9...9, using: &numbers))
      for choice in [channels, channels, images, images] where Bool.random(using: &numbers) {
        product = try product.multiplied(by: choice.randomElement(using: &numbers) ?? .one)
      }
      sum = try sum.adding(product)
    }
    return sum
  }

  @Test(arguments: 0..<40)
  func groupsOfTermsAddUpToTheTerms(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    var table = SizeTable(multiple: [1, 8].randomElement(using: &numbers) ?? 1)
    let inner = try Self.sum(&table, &numbers)
    let outer = try table.floor(inner, by: table.imageHeight.multiplied(by: .width)).multiplied(by: table.imageWidth)
    let size = try outer.adding(Self.sum(&table, &numbers)).adding(inner).adding(table.imageHeight)
    let widths = WidthSet { $0 <= 70 || $0 % 97 == 0 || $0 > 4_090 }
    var columns = WidthColumns(table, among: widths)
    for (batch, height, imageWidth) in [(5, 47, 59), (1, 1, 2), (3, 4_099, 4_111), (7, 1 << 40, 1 << 50)] {
      var environment = SizeTable.Environment(width: 1, batch: batch, height: height, imageWidth: imageWidth)
      columns.move(to: environment)
      // Where all is far from the limit the coefficients are used, and where something may overflow they are not.
      if height < 100 { #expect(columns.evaluateGroups(size) != nil) }
      if height == 1 << 40, size.terms.contains(where: { $0.monomial.degree > 3 }) {
        #expect(columns.evaluateGroups(size) == nil)
      }
      for (place, value) in columns.values(of: size).enumerated() {
        environment.width = columns.widths[place]
        let expected = table.evaluate(size, scaled: environment)
        if height < 1 << 40 || expected != nil && value != WidthColumns.undefined {
          #expect(value == expected ?? WidthColumns.undefined, "\(table.describe(size, SymbolNames(width: "C")))")
        }
      }
      // The coefficients go along with some of the widths.
      let places = columns.widths.indices.filter { $0 % 5 == 2 }
      var some = columns.narrowed(to: places)
      let values = columns.values(of: size)
      #expect(zip(some.values(of: size), places).allSatisfy { $0 == values[$1] })
    }
  }

  /// Sizes that never fall when the image grows, among them one that overflows at large images, one whose need rises and falls with
  /// the width, and one that is undefined at small widths.
  @Test(arguments: [1, 8, 64])
  func leastImageSizesAreThoseOfEachWidth(multiple: Int) throws {
    var table = SizeTable(multiple: multiple)
    let height = table.imageHeight
    let part = try table.floor(.width, by: Size(5))
    let rest = try Size.width.subtracting(table.floor(.width, by: Size(37)).multiplied(by: 37))
    let square = try height.multiplied(by: height)
    let large = try square.multiplied(by: square).multiplied(by: .width).subtracting(Size(900_000))
    let gain = try height.multiplied(by: 4_096).adding(part.multiplied(by: part))
    let turned = try gain.subtracting(.width.multiplied(by: 700))
    let strided = try table.floor(height, by: part).subtracting(rest)
    let far = try height.subtracting(.width.multiplied(by: Size(5)))
    for size in [large, turned, strided, far, try height.subtracting(rest).multiplied(by: 2)] {
      let powers = (0...14).map { min(1 << $0, (1 << 14) / multiple) }
      func holds(_ width: Int, _ units: Int) -> Bool {
        let environment = SizeTable.Environment(width: width, batch: 1, height: units, imageWidth: units)
        return table.evaluate(size, scaled: environment).map { $0 >= 1 } ?? false
      }
      var (least, widths) = (1, [Int]())
      for width in 1...WidthSet.limit {
        guard let first = powers.first(where: { holds(width, $0) }) else { continue }
        widths.append(width)
        least = max(least, (first / 2...first).first { holds(width, $0) } ?? first)
      }
      let condition = table.condition(isPositive: size)
      #expect(condition.widths == WidthSet(widths), "\(table.describe(size, SymbolNames(width: "C")))")
      #expect(condition.leastImageSize == (least == 1 ? 1 : least * multiple))
    }
  }

  /// Quotients by reciprocals, at the edges of their steps and of the range.
  @Test(arguments: [3, 5, 7, 63, 4_099, (1 << 32) - 1, (1 << 32) + 1, (1 << 62) + 1, Int.max - 1, Int.max])
  func quotientsAreThoseOfDivisions(divisor: Int) {
    var numbers = Set([0, 1, Int.max - 1, Int.max])
    for multiple in [1, 2, 3, 1_000, Int.max / divisor - 1, Int.max / divisor] where multiple > 0 {
      let (product, overflow) = multiple.multipliedReportingOverflow(by: divisor)
      if overflow { continue }
      numbers.formUnion([product - 1, product])
      if product < Int.max { numbers.insert(product + 1) }
    }
    let sorted = numbers.sorted()
    var column = WidthColumn(ascending: sorted)
    column.divide(by: divisor)
    #expect(column.numbers(gap: -1) == sorted.map { $0 / divisor })
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
