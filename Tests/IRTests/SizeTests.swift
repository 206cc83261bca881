import Testing

@testable import IR

@Suite struct SizeTests {
  let names = SymbolNames(width: "C")

  @Test func floorsOfMultiplesVanish() throws {
    var table = SizeTable()
    let four = try Size.width.multiplied(by: 4)
    #expect(try table.floor(four, by: Size(4)) == .width)
    #expect(try table.floor(four.adding(Size(2)), by: Size(4)) == .width)
    let nested = try table.floor(table.floor(.width, by: Size(2)), by: Size(3))
    #expect(nested == (try table.floor(.width, by: Size(6))))
    #expect(table.describe(nested, names) == "C//6")
    #expect(try table.floor(Size(-7), by: Size(2)) == Size(-4))
    #expect(try table.floor(.width, by: .width) == .one)
  }

  @Test func multiplesOfImageSizesDivide() throws {
    var table = SizeTable(multiple: 7)
    let windows = try table.floor(table.imageHeight, by: Size(7))
    #expect(windows == Size(.height))
    #expect(table.describe([.batch, .width, windows, table.imageWidth], names) == "(B, C, H//7, W)")
  }

  @Test(arguments: [1, 2, 3, 5, 7, 12, 64])
  func divisibilityIsExact(divisor: Int) {
    var table = SizeTable()
    let condition = table.condition(.width, isDivisibleBy: Size(divisor))
    #expect(condition.widths == WidthSet { $0 % divisor == 0 })
  }

  @Test func divisibilityByAFloorIsExact() throws {
    var table = SizeTable()
    let groups = try table.floor(.width, by: Size(5))
    let condition = table.condition(.width, isDivisibleBy: groups)
    #expect(condition.widths == WidthSet { $0 >= 5 && $0 % ($0 / 5) == 0 })
    #expect(
      condition.widths.intersection(WidthSet(1...40)).condition(on: "C")
        == "C in 5...10, 12, 14...15, 18, 20, 24...25, 30...40 step 5")
  }

  @Test func divisibilityByWhatFallsAndOverflowsIsExact() throws {
    var table = SizeTable()
    let falling = try Size(100).subtracting(.width)
    let divided = table.condition(try Size.width.multiplied(by: 7), isDivisibleBy: falling)
    #expect(divided.widths == WidthSet { $0 != 100 && 7 * $0 % (100 - $0) == 0 })
    // Beyond 2 ** 63 at C > 1448: what cannot be computed is divided by nothing, and divides nothing.
    var power = try Size(1 << 31).multiplied(by: .width)
    power = try power.multiplied(by: try Size.width.multiplied(by: 2048))
    #expect(table.condition(power, isDivisibleBy: falling).widths.contains(1449) == false)
    let large = table.condition(power, isDivisibleBy: falling).widths
    #expect(large == WidthSet { $0 != 100 && $0 < 1449 && ($0 * $0 << 42) % (100 - $0) == 0 })
    #expect(table.condition(.width, isDivisibleBy: power).widths.isEmpty)
  }

  @Test func quasiPolynomialIdentitiesHold() throws {
    var table = SizeTable()
    let height = table.imageHeight
    let low = try table.floor(height, by: Size(2))
    let high = try table.floor(height.adding(.one), by: Size(2))
    #expect(table.condition(try low.adding(high), equals: height).widths.isAll)
    let even = table.condition(try low.multiplied(by: 2), equals: height)
    #expect(even.widths.isEmpty)
    #expect(even.divisors == [2])
  }

  /// Sizes in which the width stands in a divisor: decided by evaluation, as substituting each width decides it.
  @Test(arguments: [1, 2, 8])
  func imageSizesForEachWidthAreLeast(multiple: Int) throws {
    var table = SizeTable(multiple: multiple)
    let (height, twice) = (table.imageHeight, try Size.width.multiplied(by: 2))
    let rows = try table.floor(height, by: twice)
    let windows = try table.floor(height.subtracting(Size(9)), by: .width).adding(.one)
    let pixels = try table.floor(height.multiplied(by: table.imageWidth), by: Size.width.multiplied(by: .width))
    let scaled = try rows.multiplied(by: .width).subtracting(Size(3))
    let mixed = try rows.multiplied(by: windows)
    let falling = try Size(40).subtracting(height).adding(rows)
    // Signs that a width decides: a divisor that is negative, zero or positive, and a factor.
    let divisor = try table.floor(.width, by: Size(9)).subtracting(Size(2))
    let strided = try table.floor(height.adding(divisor).subtracting(.one), by: divisor)
    let signed = try rows.multiplied(by: Size.width.subtracting(Size(5))).adding(.one)
    for size in [rows, windows, pixels, scaled, mixed, falling, strided, signed] {
      let condition = table.condition(isPositive: size)
      var least = 1
      for width in [1, 2, 3, 5, 8, 13, 60, 64, 100, 1_000, 4_095, 4_096] {
        let needed = table.leastImageSize(forPositive: size, width: width)
        #expect(condition.widths.contains(width) == (needed != nil), "\(table.describe(size, names)) at \(width)")
        least = max(least, needed ?? 1)
      }
      #expect(condition.leastImageSize >= least)
    }
    #expect(table.condition(isPositive: rows).leastImageSize == 8_192)
  }

  /// Widths that others exclude need no proof, but are not disproved: other multiples of H and W may allow them.
  @Test func whatIsNotProvedIsNotDisproved() throws {
    var table = SizeTable()
    let height = table.imageHeight
    let rows = try table.floor(height.multiplied(by: .width), by: height.adding(.one))
    let size = try height.multiplied(by: height).subtracting(height.multiplied(by: 3)).adding(.width)
    let accepted = WidthSet(1...8)
    for size in [size, try size.adding(rows)] {
      var narrow = table
      narrow.accepted = accepted
      let condition = narrow.condition(isPositive: size)
      let whole = table.condition(isPositive: size)
      #expect(condition.widths.intersection(accepted) == whole.widths.intersection(accepted))
      #expect(whole.widths.union(WidthSet(9...4_096)).isSubset(of: condition.possible.union(whole.possible)))
      #expect(WidthSet(9...4_096).isSubset(of: condition.possible))
    }
  }

  @Test func windowsAsWideAsTheChannelsNeedThatMultiple() throws {
    var table = SizeTable(multiple: 12)
    let rows = try table.floor(table.imageHeight, by: .width)
    let condition = table.condition(try rows.multiplied(by: .width), equals: table.imageHeight)
    #expect(condition.widths.members == [1, 2, 3, 4, 6, 12])
  }

  @Test func leastImageSizesAreFound() throws {
    var table = SizeTable()
    let pooled = try table.floor(table.imageHeight, by: Size(4))
    #expect(table.condition(isPositive: pooled).leastImageSize == 4)
    let shrunk = try table.imageHeight.subtracting(Size(3))
    #expect(table.condition(isPositive: shrunk).leastImageSize == 4)
    let product = try table.imageHeight.multiplied(by: table.imageWidth).subtracting(table.imageHeight)
    #expect(table.condition(isPositive: product).leastImageSize == 2)
    let difference = try table.imageHeight.subtracting(table.imageWidth)
    #expect(table.condition(isPositive: difference).widths.isEmpty)
  }

  @Test func conditionsReadWell() {
    #expect(WidthSet.all.condition(on: "C") == "all")
    #expect(WidthSet.none.condition(on: "C") == nil)
    #expect(WidthSet { $0 % 8 == 0 }.condition(on: "C") == "C % 8 == 0")
    #expect(WidthSet { $0 >= 16 }.condition(on: "C") == "C >= 16")
    #expect(WidthSet { $0 % 4 == 0 && $0 >= 12 }.condition(on: "C") == "C % 4 == 0 && C >= 12")
    #expect(WidthSet { $0 == 64 }.condition(on: "dim") == "dim == 64")
    #expect(WidthSet { $0 <= 35 }.condition(on: "C") == "C <= 35")
    #expect(WidthSet { $0 % 4 == 0 }.condition(on: "dim", scale: 2) == "dim % 8 == 0")
    #expect(WidthSet { $0 >= 8 }.condition(on: "dim", scale: 2) == "dim >= 16")
  }

  /// The text of an irregular set, however many ranges it has, says which widths it holds.
  @Test(arguments: 2..<12)
  func conditionsOfIrregularSetsAreExact(divisor: Int) throws {
    let set = WidthSet { $0 * $0 / 7 % divisor == 1 }
    let text = try #require(set.condition(on: "C", limit: .max))
    let ranges = text.replacing("C in ", with: "").split(separator: ", ").map { range in
      let (bounds, step) = (range.split(separator: " step "), range.split(separator: " step ").dropFirst().first)
      let ends = bounds[0].split(separator: "...").compactMap { Int($0) }
      return stride(from: ends[0], through: ends[ends.count - 1], by: step.flatMap { Int($0) } ?? 1)
    }
    #expect(ranges.count > 12)
    #expect(ranges.flatMap { $0 } == set.members)
    #expect(set.condition(on: "C")?.hasSuffix(" ... up to \(set.members[set.members.count - 1])") == true)
  }

  @Test func decisionsEqualBruteForce() throws {
    var table = SizeTable()
    let third = try table.floor(.width, by: Size(3))
    let quarter = try table.floor(.width.adding(Size(2)), by: Size(4))
    let mix = try third.multiplied(by: 2).subtracting(quarter).subtracting(Size(5))
    func value(_ w: Int) -> Int { 2 * (w / 3) - (w + 2) / 4 - 5 }
    #expect(table.condition(isPositive: mix).widths == WidthSet { value($0) >= 1 })
    #expect(table.condition(isZero: mix).widths == WidthSet { value($0) == 0 })
    let square = try third.multiplied(by: third).subtracting(.width)
    #expect(table.condition(isPositive: square).widths == WidthSet { ($0 / 3) * ($0 / 3) - $0 >= 1 })
    #expect(table.condition(square, isAtMost: 100).widths == WidthSet { ($0 / 3) * ($0 / 3) - $0 <= 100 })
  }

  @Test func sizesAreWrittenAsArguments() throws {
    var table = SizeTable()
    let names = SymbolNames(width: "C", doubled: "dim")
    let quarter = try table.floor(.width, by: Size(4))
    #expect(table.written(try Size.width.multiplied(by: 2), names) == "dim")
    #expect(table.written(try Size.width.adding(Size(1)), names) == "C+1")
    #expect(table.written(quarter, names) == "C//4")
    #expect(table.written(try Size.width.multiplied(by: .width), names) == "C*C")
    #expect(
      table.written(try quarter.multiplied(by: quarter).multiplied(by: table.imageHeight), names) == "H*(C//4)*(C//4)")
    let most = try table.maximum(quarter, Size(3))
    #expect(table.written(most, names) == nil)
  }
}
