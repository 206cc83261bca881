/// A pair of sizes along height and width.
package struct Extent: Hashable, Sendable {
  /// Along the rows.
  package var height: Int
  /// Along the columns.
  package var width: Int

  package init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// The same size along both axes.
  package init(_ size: Int) { self.init(size, size) }
}

extension Extent: CustomStringConvertible {
  package var description: String { "\(height)x\(width)" }
}
