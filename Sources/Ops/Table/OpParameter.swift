/// A parameter of an operation, in its declared order. A class, as the operation is.
package final class OpParameter: Sendable {
  package enum Kind: Sendable, Equatable {
    /// A size of at least 1.
    case size
    /// A size, or a pair of them for height and width.
    case pair
    /// One axis, a literal.
    case axis
    /// One axis or several, literals.
    case axes
    /// Axes one by one, the rest of the arguments.
    case axisList
    /// Sizes one by one, the rest of the arguments.
    case sizeList
    /// A decimal literal in 0..<1.
    case probability
    /// The size that a normalisation is over, given by position only and checked against the shape.
    case normalised
  }

  /// Whether this many values in parentheses may be its argument.
  func takesList(of count: Int) -> Bool {
    switch kind {
    case .axes, .axisList, .sizeList: true
    case .pair: count == 2
    case .size, .axis, .probability, .normalised: false
    }
  }

  package let name: String
  package let kind: Kind
  /// The value where the argument is left out; nil where it must be given.
  package let standard: ArgumentValue?
  /// Whether `B`, `H` and `W` may occur.
  package let allowsImageSymbols: Bool
  package let summary: String

  init(
    _ name: String, _ kind: Kind, standard: ArgumentValue? = nil, allowsImageSymbols: Bool = false, _ summary: String
  ) {
    self.name = name
    self.kind = kind
    self.standard = standard
    self.allowsImageSymbols = allowsImageSymbols
    self.summary = summary
  }
}
