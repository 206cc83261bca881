/// A map of a graph onto itself: the nodes that it moves, and where to.
struct Automorphism {
  private(set) var nodes: [Int] = []
  private(set) var images: [Int] = []

  /// Maps each node of one order to the one at its place in another.
  init(_ order: [Int], _ other: [Int]) {
    for (node, image) in zip(order, other) where node != image {
      nodes.append(node)
      images.append(image)
    }
  }

  /// Exchanges two lists of nodes.
  init(exchanging first: [Int], _ second: [Int]) {
    nodes = first + second
    images = second + first
  }

  /// The map of a part in the names of the whole.
  func renamed(_ names: [Int]) -> Automorphism {
    var result = self
    for index in nodes.indices {
      result.nodes[index] = names[nodes[index]]
      result.images[index] = names[images[index]]
    }
    return result
  }
}
