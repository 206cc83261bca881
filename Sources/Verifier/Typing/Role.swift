/// What a block does in the network.
package enum Role: String, Sendable, CaseIterable {
  /// A cell: (B, C, H, W) to (B, C, H, W).
  case base
  /// The first block: three channels to the width, H and W divided by the stem scale.
  case stem
  /// Between stages: twice the channels, half of H and W.
  case downsample

  /// The role of each block of a file: from the names' suffixes, else, where a file has three blocks and none a suffix,
  /// from the position.
  package static func roles(ofBlocksNamed names: [String]) -> [Role] {
    let suffixed = names.map { name -> Role? in
      let lower = name.lowercased()
      return lower.hasSuffix("_stem") ? .stem : lower.hasSuffix("_downsample") ? .downsample : nil
    }
    if names.count == 3 && suffixed.allSatisfy({ $0 == nil }) { return [.base, .stem, .downsample] }
    return suffixed.map { $0 ?? .base }
  }
}
