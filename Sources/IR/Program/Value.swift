/// One entry of a program's value table.
package struct Value: Hashable, Sendable {
  /// Dimensions and layout.
  package var type: TensorType
}
