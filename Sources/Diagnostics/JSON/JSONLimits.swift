/// What a parser accepts at most: input comes from files and networks that nobody vouches for.
package struct JSONLimits: Sendable, Equatable {
  /// Nesting of arrays and objects.
  package var depth: Int
  /// Size of the document in bytes.
  package var bytes: Int

  /// Depth 200 and 64 MiB unless told otherwise.
  package init(depth: Int = 200, bytes: Int = 64 << 20) {
    self.depth = depth
    self.bytes = bytes
  }
}
