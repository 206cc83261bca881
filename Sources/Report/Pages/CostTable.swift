/// What each node of a block costs.
package struct CostTable: Sendable {
  /// A node at one width and image size.
  package struct Row: Sendable {
    package let node: String
    package let operation: String
    package let shape: String
    package let parameters: Int
    package let macs: Int

    package init(node: String, operation: String, shape: String, parameters: Int, macs: Int) {
      self.node = node
      self.operation = operation
      self.shape = shape
      self.parameters = parameters
      self.macs = macs
    }
  }

  package let title: String
  package let rows: [Row]

  package init(title: String, rows: [Row]) {
    self.title = title
    self.rows = rows
  }

  /// The table under its title, with the share of the multiply-accumulates as a bar.
  package var markup: Markup {
    let macs = rows.reduce(0.0) { $0 + Double($1.macs) }
    var table = NumberTable([
      .init("node"), .init("operation"), .init("shape"), .init("parameters", isNumber: true),
      .init("MACs (exact)", isNumber: true), .init("share of MACs"),
    ])
    for row in rows {
      let share = macs > 0 ? Double(row.macs) / macs : 0
      table.append([
        .text(row.node), Tag.strong { row.operation }, Tag.code { row.shape },
        .text(NumberText.grouped(row.parameters)),
        .text(NumberText.grouped(row.macs)), share > 0 ? Self.bar(share) : .none,
      ])
    }
    let parameters = rows.reduce(0) { $0.addingReportingOverflow($1.parameters).partialValue }
    let total = rows.reduce(0) { $0.addingReportingOverflow($1.macs).partialValue }
    table.append(
      [
        .none, "sum", .none, .text(NumberText.grouped(parameters)), .text(NumberText.grouped(total)), .none,
      ], isSum: true)
    return .group([Tag.h3 { title }, table.markup])
  }

  private static func bar(_ share: Double) -> Markup {
    .group([
      Tag.svg(
        .class("bar"), Attribute(.viewBox, "0 0 100 10"), Attribute(.width, "100"), Attribute(.height, "10"),
        Attribute(.role, "presentation")
      ) { Tag.rect(.class("f0"), .number(.width, max(1, 100 * share)), .number(.height, 9), .number(.rx, 2)) },
      .text(" \(NumberText.percent(share, 1))"),
    ])
  }
}
