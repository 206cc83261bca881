/// The atoms that the sizes of one block are made of, and how they are made: the context of size arithmetic.
///
/// A table assumes that image height and width are multiples of `multiple`: `Variable.height` stands for H / multiple,
/// so that `H // 7` is a plain variable in a table of multiple 7 and an atom in one of multiple 1.
package struct SizeTable: Sendable {
  /// A part of a size that is not a polynomial.
  struct Atom: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// `numerator // denominator`, rounded toward minus infinity.
      case floor
      /// `denominator` where `numerator` is 1, else `numerator`: a size after broadcasting.
      case broadcast
      /// The larger of the two.
      case maximum
    }

    let kind: Kind
    let numerator: Size
    let denominator: Size
  }

  /// Image sizes are asked to be multiples of at most this.
  package static let largestMultiple = 64

  /// What H and W are multiples of.
  package let multiple: Int
  /// The widths for which conditions are decided. What a condition tells of others means nothing.
  package internal(set) var domain: WidthSet
  /// The widths that other conditions accept. Whether a size is positive at others is found out where that is soon told, else no proof
  /// is made: what is not proved is not disproved either. Where sizes are equal is told of all widths, since more than the verdict
  /// depends on it.
  package var accepted: WidthSet = .all
  /// What deciding conditions may take.
  package var budget: StepBudget
  private(set) var atoms: [Atom] = []
  /// The variables of all atoms, from when there are more than a few.
  private var variables: [Atom: Variable] = [:]
  private static let listed = 8
  /// Of each atom: whether it depends on the width, and whether on B, H or W.
  private var dependencies: [(width: Bool, spatial: Bool)] = []

  package init(multiple: Int = 1, domain: WidthSet = .all, budget: StepBudget = .unlimited) {
    (self.multiple, self.domain, self.budget) = (multiple, domain, budget)
  }

  /// The same table for conditions that are decided at all widths.
  package var atAllWidths: SizeTable {
    var result = self
    (result.domain, result.accepted) = (.all, .all)
    return result
  }

  /// Image height in pixels.
  package var imageHeight: Size { Size(Monomial(.height), coefficient: multiple) }
  /// Image width in pixels.
  package var imageWidth: Size { Size(Monomial(.imageWidth), coefficient: multiple) }

  func atom(_ variable: Variable) -> Atom { atoms[variable.index - Variable.firstAtom] }

  /// Whether the variable's value depends on B, H or W.
  package func isSpatial(_ variable: Variable) -> Bool {
    variable.isSymbol ? variable != .width : dependencies[variable.index - Variable.firstAtom].spatial
  }

  func dependsOnWidth(_ variable: Variable) -> Bool {
    variable.isSymbol ? variable == .width : dependencies[variable.index - Variable.firstAtom].width
  }

  /// Whether the size depends on B, H or W.
  package func isSpatial(_ size: Size) -> Bool {
    var result = false
    size.forEachVariable { result = result || isSpatial($0) }
    return result
  }

  /// Whether the size depends on the width.
  package func dependsOnWidth(_ size: Size) -> Bool {
    var result = false
    size.forEachVariable { result = result || dependsOnWidth($0) }
    return result
  }

  mutating func intern(_ atom: Atom) throws(SizeError) -> Size {
    // Few atoms are found sooner one by one than by hashing.
    if atoms.count <= Self.listed {
      for (index, known) in atoms.enumerated() where known == atom { return Size(Variable(Variable.firstAtom + index)) }
    } else if let known = variables[atom] {
      return Size(known)
    }
    let variable = Variable(Variable.firstAtom + atoms.count)
    guard variable.index <= Variable.lastAtom else { throw .tooComplex }
    dependencies.append(
      (
        dependsOnWidth(atom.numerator) || dependsOnWidth(atom.denominator),
        isSpatial(atom.numerator) || isSpatial(atom.denominator)
      ))
    atoms.append(atom)
    if atoms.count > Self.listed {
      for known in variables.count..<atoms.count { variables[atoms[known]] = Variable(Variable.firstAtom + known) }
    }
    return Size(variable)
  }

  /// The size of a dimension after broadcasting two sizes that agree wherever neither is 1.
  package mutating func broadcast(_ left: Size, _ right: Size) throws(SizeError) -> Size {
    if left == right || right.isOne { return left }
    if left.isOne { return right }
    // A constant other than 1 on the left is the result whatever the other one is. On the right it is not: strides ask for
    // the left one wherever that is not 1.
    if left.constant != nil { return left }
    return try intern(Atom(kind: .broadcast, numerator: left, denominator: right))
  }

  /// The larger of two sizes.
  package mutating func maximum(_ left: Size, _ right: Size) throws(SizeError) -> Size {
    if let a = left.constant, let b = right.constant { return Size(max(a, b)) }
    if left == right { return left }
    return try intern(Atom(kind: .maximum, numerator: left, denominator: right))
  }
}
