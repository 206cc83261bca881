/// What one element of a value is; every element takes four bytes.
package enum ElementType: String, Hashable, Sendable {
  /// IEEE 754 single precision: everything that is computed.
  case float32
  /// Class labels.
  case int32
}
