extension JSONValue {
  /// The member of an object; nil for another kind of value or an absent key. Of repeated keys the last counts.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The text of a string; nil for another kind of value.
  package var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value of an integer; nil for another kind of value, also for a number with a fraction.
  package var integerValue: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// The value of a number or integer; nil for another kind of value.
  package var numberValue: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The value of a boolean; nil for another kind of value.
  package var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements of an array; nil for another kind of value.
  package var arrayValue: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }
}
