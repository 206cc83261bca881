/// A variable of a size polynomial: one of the four symbols, or an atom (a part that is no polynomial, such as a floor).
package struct Variable: Hashable, Comparable, Sendable {
  /// Its number: 1...4 for the symbols, above that the atoms of a `SizeTable` in order. At most 1,023.
  package let index: Int

  package init(_ index: Int) { self.index = index }

  /// The width that a block is verified for: `C` of base and downsample blocks, `dim` of stems and two-input cells.
  package static var width: Variable { Variable(1) }
  /// Images in a batch.
  package static var batch: Variable { Variable(2) }
  /// The image height divided by the multiple that the table assumes of it.
  package static var height: Variable { Variable(3) }
  /// The image width divided by the multiple that the table assumes of it.
  package static var imageWidth: Variable { Variable(4) }

  /// The number of the first atom.
  static let firstAtom = 5
  /// The largest number that fits a monomial.
  static let lastAtom = 1023

  package static func < (left: Self, right: Self) -> Bool { left.index < right.index }

  /// Whether it is one of the four symbols, each of which is at least 1.
  package var isSymbol: Bool { index < Self.firstAtom }
}
