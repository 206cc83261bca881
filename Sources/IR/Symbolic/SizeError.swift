/// Why a size cannot be computed. The verifier turns it into a diagnostic; nothing is evaluated blindly.
package enum SizeError: Error, Sendable {
  /// A coefficient left the range of 64 bits.
  case overflow
  /// More variables, a higher degree or more distinct floors than are kept track of.
  case tooComplex
  /// Division by a value that is zero whatever the width.
  case divisionByZero
}
