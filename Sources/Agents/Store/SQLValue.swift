/// A value of a database.
package enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int)
  case number(Double)
  case text(String)
  case bytes([UInt8])

  package init(_ value: Int?) { self = value.map(SQLValue.integer) ?? .null }
  package init(_ value: Double?) { self = value.map(SQLValue.number) ?? .null }
  package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
  package init(_ value: Bool?) { self = value.map { .integer($0 ? 1 : 0) } ?? .null }

  package var integerValue: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  package var numberValue: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    case .null, .text, .bytes: nil
    }
  }

  package var textValue: String? {
    guard case .text(let value) = self else { return nil }
    return value
  }

  package var boolValue: Bool? { integerValue.map { $0 != 0 } }
}
