import Testing

@testable import IR

/// Conditions that are decided for some widths, against the same conditions decided for all of them, and what a condition says of
/// other multiples of H and W, against tables of those.
@Suite struct DomainTests {
  /// Makes two sizes in a table.
  typealias Sizes = @Sendable (inout SizeTable) throws -> (left: Size, right: Size)

  struct Question: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sizes: Sizes
  }

  private static func floor(_ table: inout SizeTable, _ divisor: Int) throws -> Size {
    try table.floor(.width, by: Size(divisor))
  }

  static let questions: [Question] = [
    Question(testDescription: "periodic") { table in (try floor(&table, 4).multiplied(by: 4), .width) },
    Question(testDescription: "quotients of floors") { table in
      let groups = try floor(&table, 6).adding(.one)
      return (try table.floor(.width, by: groups).multiplied(by: groups), .width)
    },
    Question(testDescription: "floors of the image alone") { table in
      (
        try table.floor(table.imageHeight, by: Size(6)).multiplied(by: Size(6)).multiplied(by: .width),
        try table.imageHeight.multiplied(by: .width)
      )
    },
    Question(testDescription: "heads") { table in
      let image = try table.imageHeight.multiplied(by: table.imageWidth).multiplied(by: .width)
      let heads = try floor(&table, 4).multiplied(by: 4)
      return (try table.floor(image, by: heads).multiplied(by: heads), image)
    },
    Question(testDescription: "residues of the width") { table in
      let part = try table.floor(Size.width.multiplied(by: Size.batch), by: Size(32))
      return (try part.multiplied(by: 32), try Size.width.multiplied(by: Size.batch))
    },
    Question(testDescription: "strides by the width") { table in
      let stride = try floor(&table, 3)
      let steps = try table.floor(table.imageHeight.subtracting(.one), by: stride).adding(.one)
      return (try steps.multiplied(by: stride), table.imageHeight)
    },
    Question(testDescription: "a sum of floors of sums") { table in
      let half = try table.floor(table.imageHeight.adding(.width), by: Size(2))
      let other = try table.floor(table.imageHeight.adding(.width).adding(.one), by: Size(2))
      return (try half.adding(other), try table.imageHeight.adding(.width))
    },
  ]

  private static let domains = [
    WidthSet { $0 <= 9 }, WidthSet { $0 % 12 == 0 || $0 == 4_095 }, WidthSet { $0 > 1_000 && $0 % 5 != 1 },
  ]

  @Test(arguments: questions)
  func someWidthsAreDecidedAsAll(question: Question) throws {
    for multiple in [1, 6] {
      var table = SizeTable(multiple: multiple)
      let (left, right) = try question.sizes(&table)
      let difference = try left.subtracting(right)
      for domain in Self.domains {
        var narrow = table
        narrow.domain = domain
        for condition in [
          { (table: SizeTable) in table.condition(left, equals: right) }, { $0.condition(isFreeOfImage: left) },
          { $0.condition(isPositive: left) }, { $0.condition(isNonzero: difference) },
          { $0.agreement(left, right).condition },
        ] {
          #expect(condition(narrow).widths.intersection(domain) == condition(table).widths.intersection(domain))
        }
      }
    }
  }

  @Test(arguments: questions)
  func whatIsImpossibleIsSoForAllMultiples(question: Question) throws {
    var table = SizeTable()
    let (left, right) = try question.sizes(&table)
    let possible = table.condition(left, equals: right).possible
    for multiple in [2, 6, 12, 35, 60] {
      var other = SizeTable(multiple: multiple)
      let (left, right) = try question.sizes(&other)
      #expect(other.condition(left, equals: right).widths.isSubset(of: possible))
    }
  }

  @Test func headsThatDoNotDivideTheWidthAreImpossible() throws {
    var table = SizeTable()
    let heads = try Self.floor(&table, 4)
    let image = try table.imageHeight.multiplied(by: .width)
    let part = try table.floor(image, by: heads.multiplied(by: 4))
    let possible = table.condition(try part.multiplied(by: heads).multiplied(by: 4), equals: image).possible
    // A part of the height is whole for a multiple of it.
    #expect(possible.contains(5) && possible.contains(8))
    let lost = table.condition(try part.multiplied(by: heads).multiplied(by: 3), equals: image).possible
    #expect(!lost.contains(5) && !lost.contains(8))
  }

  @Test func symbolsThatAllTermsHave() throws {
    var table = SizeTable()
    let half = try table.floor(table.imageHeight, by: Size(2))
    let common = try Size.batch.multiplied(by: Size.width).multiplied(by: Size.width)
    let rest = try half.multiplied(by: half).multiplied(by: 3).subtracting(table.imageWidth)
    #expect(try rest.multiplied(by: common).withoutCommonSymbols == rest)
    #expect(rest.withoutCommonSymbols == rest)
    // A floor may be 0.
    let floors = try half.multiplied(by: rest)
    #expect(floors.withoutCommonSymbols == floors)
  }
}
