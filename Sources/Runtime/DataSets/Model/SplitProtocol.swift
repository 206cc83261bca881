/// Which split of the published images is used.
package enum SplitProtocol: String, Sendable, CaseIterable {
  /// Designs are compared: training and validation images are disjoint, test images are apart.
  case search
  /// The final figure: all training images, and what the protocol leaves for validation.
  case final
}
