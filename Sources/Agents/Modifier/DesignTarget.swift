import Diagnostics
import GraphLang
package import Verifier

/// What a design has to fit: skeleton, images and budget.
package struct DesignTarget: Sendable {
  package let skeleton: Skeleton
  package let imageSize: Int
  package let classes: Int
  package let limits: WidthSearch.Limits

  package init(skeleton: Skeleton, imageSize: Int, classes: Int, limits: WidthSearch.Limits) {
    self.skeleton = skeleton
    self.imageSize = imageSize
    self.classes = classes
    self.limits = limits
  }

  /// How a network fits.
  package enum Fit: Sendable {
    case fits(width: Int, cost: Cost)
    /// Every valid width is above the budget.
    case overBudget
    /// No width is valid in all stages, in words.
    case misfit(String)
  }

  package func fit(_ triple: BlockTriple) -> Fit {
    let network = triple.network(skeleton)
    let result = WidthSearch.search(network, imageSize: imageSize, classes: classes, limits: limits)
    if let width = result.width, let cost = result.cost { return .fits(width: width, cost: cost) }
    if result.widthsTried > 0 { return .overBudget }
    let sizes = network.stageSizes(imageSize) ?? []
    let stages = sizes.map { "\($0)x\($0)" }.joined(separator: ", ")
    return .misfit(
      "no width is valid in all stages (widths w, 2w, 4w on images of \(stages)); the base block asks for "
        + "\(triple.base.graph.sizes.text) and its widths have to hold at w, 2w and 4w")
  }
}
