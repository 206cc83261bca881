/// A typed index: the position of an `Entity` in the table that owns it. Indices of different tables cannot be mixed.
package struct ID<Entity>: Hashable, Comparable, Sendable {
  /// The position in the owning table, from 0.
  package let index: Int

  package init(_ index: Int) { self.index = index }

  package static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}
