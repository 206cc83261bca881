/// An idea for a block, with where it comes from.
package struct Inspiration: Sendable, Hashable {
  /// Stable within a pool.
  package let id: Int
  package let text: String
  /// The paper, as a person would name it; nil for an idea of a model's own.
  package let source: String?

  package init(id: Int, text: String, source: String?) {
    self.id = id
    self.text = text
    self.source = source
  }
}
