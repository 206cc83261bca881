/// The widest network within a budget.
package struct WidthSearch: Sendable {
  package struct Limits: Sendable {
    package let parameters: Int
    package let macs: Int

    package init(parameters: Int, macs: Int) {
      self.parameters = parameters
      self.macs = macs
    }
  }

  package enum Binding: String, Sendable {
    case parameters
    case macs
  }

  package struct Result: Sendable {
    /// Nil where no valid width fits.
    package let width: Int?
    package let cost: Cost?
    /// Which limit stands in the way of the next wider network; nil where none does.
    package let binding: Binding?
    package let widthsTried: Int
  }

  /// Tries every width at which all blocks are valid in every stage, from the smallest; a network of a larger width may
  /// be cheaper where sizes are floors, so the search goes on until the cost is far above the limits.
  package static func search(_ network: Network, imageSize: Int, classes: Int, limits: Limits) -> Result {
    var best: (width: Int, cost: Cost)?
    var binding: Binding?
    var tried = 0
    for width in 1...network.skeleton.largestWidth where network.isValid(width: width, imageSize: imageSize) {
      tried += 1
      guard let cost = network.cost(width: width, imageSize: imageSize, classes: classes) else { continue }
      if cost.parameters <= limits.parameters && cost.naderMACs <= limits.macs {
        best = (width, cost)
        binding = nil
      } else {
        if binding == nil { binding = cost.parameters > limits.parameters ? .parameters : .macs }
        if cost.parameters / 4 > limits.parameters || cost.naderMACs / 4 > limits.macs { break }
      }
    }
    return Result(width: best?.width, cost: best?.cost, binding: binding, widthsTried: tried)
  }
}
