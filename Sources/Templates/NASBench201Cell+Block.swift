extension NASBench201Cell {
  /// The cell as a commented base block with the stem and downsample block of its search space. Edges with `none` and
  /// states that lead nowhere are left out.
  package func file(note: String? = nil) throws(Failure) -> String {
    guard hasPath else { throw .noPath }
    var writer = Writer()
    var values: [Int: String] = [0: writer.add("input", "state 0")]
    for state in 1..<Self.states where isLive(state) {
      var results: [String] = []
      for source in 0..<state where isLive(source) {
        guard let value = values[source] else { continue }
        switch operation(from: source, to: state) {
        case .none: break
        case .skipConnect: results.append(value)
        case .averagePool3x3:
          results.append(
            writer.add("AvgPool2d(kernel_size=3,stride=1)", "avg_pool_3x3(\(source)) for state \(state)", from: [value])
          )
        case .convolution1x1: results.append(writer.addConvolution(kernel: 1, of: value, source, state))
        case .convolution3x3: results.append(writer.addConvolution(kernel: 3, of: value, source, state))
        }
      }
      values[state] = results.count == 1 ? results[0] : writer.add("Add", "state \(state)", from: results)
    }
    guard let last = values[Self.states - 1] else { throw .noPath }
    _ = writer.add("output", "state 3", from: [last])
    var out = "# A cell of NAS-Bench-201\(note.map { ", \($0)" } ?? ""):\n#   \(architecture)\n"
    out += "# Every state is the sum of one operation on each state before it; nor_conv is ReLU, convolution, BN.\n"
    if operations.contains(.none) { out += "# What 'none' cuts off is left out.\n" }
    out += "\n##NASBench201##\n" + writer.nodes.joined() + writer.edges.joined()
    return out + "\n" + Self.surroundings
  }

  /// The stem and downsample block of the sample.
  private static var surroundings: String {
    let lines = Template.nasbench201.text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { $0 != "##NASBench201_stem##" }.joined(separator: "\n")
  }

  private struct Writer {
    var nodes: [String] = []
    var edges: [String] = []

    /// Returns the new node's id.
    mutating func add(_ operation: String, _ comment: String? = nil, from operands: [String] = []) -> String {
      let id = "\(nodes.count)"
      nodes.append("\(id):\(operation)\(comment.map { "  # \($0)" } ?? "")\n")
      for operand in operands { edges.append("\(operand)->\(id)\n") }
      return id
    }

    mutating func addConvolution(kernel: Int, of value: String, _ source: Int, _ state: Int) -> String {
      let activation = add("ReLU", "nor_conv_\(kernel)x\(kernel)(\(source)) for state \(state)", from: [value])
      let convolution = add("Conv2d(out_channels=C,kernel_size=\(kernel))", from: [activation])
      return add("BN", from: [convolution])
    }
  }
}
