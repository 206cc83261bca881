/// Columns for a few image sizes that the conditions of a block have in common: a size of a late node is made of those of the nodes
/// before it. They are for all widths of the domain.
package struct ImageColumns: Sendable {
  /// By the units of height and width.
  private var known: [Int: WidthColumns] = [:]
  /// For which units something was evaluated last.
  private var latest = 0
  private var monotone: MonotonePlaces?

  package init() {}

  /// The columns at images of so many units, for a table that has grown out of the ones before.
  mutating func at<Result>(_ units: Int, _ table: SizeTable, _ body: (inout WidthColumns) -> Result) -> Result {
    let image = SizeTable.Environment(width: 1, batch: 1, height: units, imageWidth: units)
    if known[units] == nil {
      // Those for the smallest image, for the one that does so far and for the largest are kept.
      if known.count > 2 { known[known.keys.sorted()[1]] = nil }
      known[units] = WidthColumns(table, image)
    }
    known[units]?.follow(table)
    if latest != units, let other = known[latest] { known[units]?.adopt(other) }
    latest = units
    return body(&known[units, default: WidthColumns(table, image)])
  }

  /// The places of the widths at which a size never falls when B, H or W grows, and those at which a divisor is 0.
  mutating func monotonePlaces(of size: Size, _ table: SizeTable) -> (places: [Bool], divisionsByZero: Set<Int>) {
    monotone?.follow(table)
    var places = monotone ?? MonotonePlaces(table, WidthColumns(table))
    monotone = nil
    let result = places.places(of: size)
    monotone = places
    return (result, places.divisionsByZero)
  }
}
