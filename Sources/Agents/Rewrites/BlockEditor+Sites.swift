import Runtime

/// Places where a rewrite may work.
extension BlockEditor {
  /// The channels of a feature map (B, X, H, W); nil for any other shape, or channels that no argument can name.
  func channels(_ node: Int) -> String? {
    guard let shape = nodes[node].shape, shape.count == 4, shape[0] == "B", shape[2] == "H", shape[3] == "W",
      ChannelText.isArgument(shape[1])
    else { return nil }
    return shape[1]
  }

  /// Nodes with a feature map, terminals excluded.
  var features: [Int] { originals.filter { channels($0) != nil } }

  /// The convolutions that pass the test.
  func convolutions(_ test: (ConvolutionFacts) -> Bool) -> [Int] {
    originals.filter { nodes[$0].convolution.map(test) ?? false }
  }

  /// Square convolutions over all channels on feature maps.
  var denseConvolutions: [Int] { convolutions(\.isDense).filter { channels($0) != nil } }

  func nodes(of operations: String...) -> [Int] { originals.filter { operations.contains(operation($0)) } }

  /// Sums with an input of the block, or an earlier sum, as the shortcut, and the operand that is their branch.
  var residuals: [(sum: Int, branch: Int, shortcut: Int)] {
    nodes(of: "Add").compactMap { sum in
      let sources = operands[sum]
      guard sources.count == 2, channels(sum) != nil,
        let shortcut = sources.first(where: { isBefore($0, sum, sources) })
      else { return nil }
      guard let branch = sources.first(where: { $0 != shortcut }), channels(branch) != nil else { return nil }
      return (sum, branch, shortcut)
    }
  }

  /// Whether an operand of a sum is an ancestor of the other one.
  private func isBefore(_ source: Int, _ sum: Int, _ sources: [Int]) -> Bool {
    sources.contains { $0 != source && reaches(source, $0) }
  }

  /// Whether there is a path from one node to another.
  func reaches(_ source: Int, _ target: Int) -> Bool {
    var seen = Set([target])
    var stack = [target]
    while let node = stack.popLast() {
      if node == source { return true }
      for operand in operands[node] where seen.insert(operand).inserted { stack.append(operand) }
    }
    return false
  }

  /// Where a gate or a refinement belongs: the end of a residual branch; without one, the last feature map.
  func branchEnds(_ random: inout SplitMix64) -> Int? {
    let ends = residuals.map(\.branch).filter { !inputs.contains($0) }
    if let end = random.pick(ends) { return end }
    return random.pick(features.suffix(3)) ?? random.pick(features)
  }

  /// Where the block begins to compute: nodes that read the block's input and keep its size.
  var entries: [(input: Int, consumer: Int)] {
    inputs.flatMap { input in
      consumers(of: input).filter { $0 != output && operation($0) != "Add" && operation($0) != "concat" }
        .map { (input, $0) }
    }
  }
}
