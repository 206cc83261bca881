/// A table with numbers to the right and words to the left.
package struct NumberTable: Sendable {
  /// A column.
  package struct Column: Sendable {
    package let title: String
    package let isNumber: Bool

    package init(_ title: String, isNumber: Bool = false) {
      self.title = title
      self.isNumber = isNumber
    }
  }

  private let columns: [Column]
  private var rows: [(cells: [Markup], isSum: Bool)] = []

  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row with a cell for each column.
  package mutating func append(_ cells: [Markup], isSum: Bool = false) {
    precondition(cells.count == columns.count, "a cell for each column")
    rows.append((cells, isSum))
  }

  package var markup: Markup {
    Tag.div(.class("scroll")) {
      Tag.table {
        Tag.thead {
          Tag.tr {
            for column in columns {
              Tag.th(.class(column.isNumber ? "number" : "word"), Attribute(.scope, "col")) { column.title }
            }
          }
        }
        Tag.tbody {
          for row in rows {
            Tag.tr(.class(row.isSum ? "sum" : "row")) {
              for (cell, column) in zip(row.cells, columns) {
                Tag.td(.class(column.isNumber ? "number" : "wide")) { cell }
              }
            }
          }
        }
      }
    }
  }
}
