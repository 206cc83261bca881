import IR

extension OpParameter {
  /// What may be written for it, in words.
  package var kindText: String {
    switch kind {
    case .size: "size"
    case .pair: "size or pair (height, width)"
    case .axis: "axis"
    case .axes: "axis or tuple of axes"
    case .axisList: "all axes, one by one"
    case .sizeList: "sizes, one by one"
    case .probability: "decimal literal, at least 0 and below 1"
    case .normalised: "size, by position only"
    }
  }

  /// The default as it would be written; nil where the argument must be given or is left out.
  package var standardText: String? {
    switch standard {
    case .size(let size): size.constant.map(String.init)
    case .probability(let value): "\(value)"
    case .pair, .axes, .sizes, nil: nil
    }
  }

  /// Whether the argument has to be written.
  package var isRequired: Bool { standard == nil && kind != .normalised }

  /// How it stands in a signature: `stride=1`, `*dims`.
  package var signatureText: String {
    switch kind {
    case .axisList, .sizeList: "*\(name)"
    case .normalised: "[\(name)]"
    case .size, .pair, .axis, .axes, .probability: standardText.map { "\(name)=\($0)" } ?? name
    }
  }
}

extension OpDefinition {
  /// `Conv2d(out_channels, kernel_size, stride=1, dilation=1, groups=1)`.
  package var signatureText: String {
    parameters.isEmpty ? name : "\(name)(\(parameters.map(\.signatureText).joined(separator: ", ")))"
  }

  /// How many edges enter a node of it.
  package var operandsText: String {
    switch operands {
    case .one: "one operand"
    case .two: "two operands, in the order of the edges"
    case .twoOrMore: name == "concat" ? "two or more operands, in the order of the edges" : "two or more operands"
    }
  }

  /// Everything about the operation, for the terminal.
  package var helpText: String {
    var lines = [signatureText, "  \(summary)", "", "operands  \(operandsText)", "result    \(result)"]
    if !parameters.isEmpty {
      lines += ["", "parameters"]
      let width = parameters.map(\.name.count).max() ?? 0
      for parameter in parameters {
        let note =
          parameter.standardText.map { " (default \($0))" } ?? (parameter.isRequired ? "" : " (may be left out)")
        let padding = String(repeating: " ", count: width - parameter.name.count + 2)
        lines.append("  \(parameter.name)\(padding)\(parameter.kindText)\(note): \(parameter.summary)")
      }
    }
    lines += ["", "example"] + example.split(separator: "\n").map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
