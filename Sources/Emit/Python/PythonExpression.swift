/// An expression of Python as a value. It is made of names that were checked, numbers, and strings that the printer escapes:
/// text from outside has no way to become code.
package indirect enum PythonExpression: Sendable {
  package enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case matrixMultiply = "@"
    case floorDivide = "//"
    case divide = "/"
    case power = "**"
    case equal = "=="
    case greater = ">"
    case or = "or"
    case and = "and"
  }

  package struct Argument: Sendable {
    let keyword: PythonIdentifier?
    let value: PythonExpression

    /// An argument by its position.
    package init(_ value: PythonExpression) {
      keyword = nil
      self.value = value
    }

    /// An argument by its name.
    package init(_ keyword: PythonIdentifier, _ value: PythonExpression) {
      self.keyword = keyword
      self.value = value
    }
  }

  package enum Index: Sendable {
    case element(PythonExpression)
    /// `:end`; nil is the whole dimension.
    case upTo(PythonExpression?)
    /// `start:`.
    case from(PythonExpression)
  }

  case name(PythonIdentifier)
  case attribute(PythonExpression, PythonIdentifier)
  case call(PythonExpression, [Argument])
  case integer(Int)
  /// A finite number.
  case float(Double)
  case string(String)
  case boolean(Bool)
  case none
  /// `...`
  case ellipsis
  case tuple([PythonExpression])
  case list([PythonExpression])
  case dictionary([(key: PythonExpression, value: PythonExpression)])
  case binary(PythonExpression, Operator, PythonExpression)
  case not(PythonExpression)
  case subscripted(PythonExpression, [Index])
  /// `value if condition else other`.
  case conditional(PythonExpression, if: PythonExpression, else: PythonExpression)
  /// `element for targets in iterable`, the only argument of a call or alone in brackets.
  case generator(PythonExpression, for: [PythonIdentifier], in: PythonExpression)
  /// The same in parentheses of its own.
  case tupleOf(PythonExpression)
  /// Values side by side without parentheses, on the right of an assignment.
  case bare([PythonExpression])
  /// `*value`.
  case starred(PythonExpression)
}

extension PythonExpression {
  /// `object.name`.
  package func dot(_ name: PythonIdentifier) -> PythonExpression { .attribute(self, name) }

  /// A call with positional arguments.
  package func callAsFunction(_ arguments: PythonExpression...) -> PythonExpression {
    .call(self, arguments.map { Argument($0) })
  }

  /// A call with any arguments.
  package func calling(_ arguments: [Argument]) -> PythonExpression { .call(self, arguments) }

  /// `self`.
  static let instance = PythonExpression.name("self")
}

extension PythonExpression: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self = .integer(value) }
}
