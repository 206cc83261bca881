import Glibc

/// A floating-point type that the reference interpreter computes in.
package protocol ReferenceScalar: BinaryFloatingPoint, Sendable {
  /// e to the power x.
  static func exp(_ x: Self) -> Self
  /// The natural logarithm.
  static func log(_ x: Self) -> Self
  /// The error function.
  static func erf(_ x: Self) -> Self
}

extension Float: ReferenceScalar {
  package static func exp(_ x: Float) -> Float { Glibc.expf(x) }
  package static func log(_ x: Float) -> Float { Glibc.logf(x) }
  package static func erf(_ x: Float) -> Float { Glibc.erff(x) }
}

extension Double: ReferenceScalar {
  package static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  package static func log(_ x: Double) -> Double { Glibc.log(x) }
  package static func erf(_ x: Double) -> Double { Glibc.erf(x) }
}
