/// How parents and inspirations are chosen.
package enum Strategy: String, Sendable, CaseIterable {
  /// Depth and breadth first over the tree, retrieval from the pool, ranked by the model.
  case nader
  /// Uniform parents, random inspirations of the pool.
  case random
  /// Parents as `nader`, inspirations out of the model's own knowledge.
  case own
  /// Parents as `nader`, a fixed list of inspirations.
  case expert
}
