/// Why a network cannot be lowered at a width and an image size.
package struct LoweringError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
