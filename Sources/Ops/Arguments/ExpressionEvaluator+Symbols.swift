import GraphLang
import IR

/// Symbols that the language does not have, and what they were probably meant to be.
extension InferenceContext {
  /// `Cx2` for `C*2` and `HW` for `H*W`; `C2` stays unknown.
  func gluedProduct(_ name: String) -> String? {
    if (2...4).contains(name.utf8.count), name.allSatisfy({ "BCHW".contains($0) }) {
      return name.map { String($0) }.joined(separator: "*")
    }
    let parts = name.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, symbols[String(parts[0])] != nil,
      !parts[1].isEmpty, parts[1].allSatisfy(\.isNumber) || symbols[String(parts[1])] != nil
    else { return nil }
    return "\(parts[0])*\(parts[1])"
  }

  /// The symbol or number that is usually called so in the code of others.
  mutating func meantSymbol(_ name: String, _ parameter: OpParameter) -> String? {
    if parameter.name == "groups", Self.depthwiseNames.contains(name.lowercased()) { return enteringChannels ?? "C" }
    return switch name.lowercased() {
    case "cardinality", "groups", "num_groups", "n_groups", "g", "group": parameter.name == "groups" ? "4" : nil
    case "ws", "window_size", "win_size", "window", "win", "patch_size", "patch", "ps": usualWindow() ?? "4"
    case "n", "l", "seq_len", "num_tokens", "tokens", "seq", "length":
      parameter.allowsImageSymbols ? "H*W" : name.lowercased() == "n" ? "C" : nil
    case "c", "cin", "in_channels", "channels", "ch", "inc", "c_in", "in_dim", "num_channels", "c1", "channel", "width",
      "planes", "inplanes", "in_planes", "embed_dim", "d_model", "hidden_dim", "hidden", "mid_channels", "mid",
      "filters",
      "inp", "features", "in_features", "num_features":
      name.lowercased() == "width" && parameter.allowsImageSymbols ? "W" : "C"
    case "dim", "cout", "out_dim", "c_out", "outc", "out_channels", "d", "c2", "out", "oup", "out_features",
      "out_planes":
      "dim"
    case "h", "height": "H"
    case "w": "W"
    case "b", "batch", "batch_size", "bs": "B"
    case "heads", "num_heads", "nhead", "n_heads", "head", "r", "ratio", "reduction", "reduction_ratio", "rd_ratio",
      "squeeze_ratio", "expansion", "expand_ratio", "mlp_ratio", "exp_ratio", "expand", "expansion_ratio",
      "expansion_factor", "expand_factor", "mlp_mult", "ffn_ratio", "ffn_expansion", "mult":
      "4"
    case "head_dim", "dim_head", "d_head", "d_k", "d_v": "C//4"
    case "k", "kernel", "ks", "kernel_size": parameter.name == "kernel_size" ? "3" : nil
    case "s", "stride": parameter.name == "stride" ? "1" : nil
    default: nil
    }
  }

  /// Names of the channels that enter, and of a convolution that has as many groups.
  private static let depthwiseNames: Set = [
    "depthwise", "dw", "in_channels", "in_ch", "inp", "c_in", "in_planes", "inplanes", "in_features", "channels",
  ]

  /// The channels of the operand as they are written; nil where it is no image.
  private var enteringChannels: String? {
    guard let shape = operands.first, shape.count == 4, !table.isSpatial(shape[1]) else { return nil }
    return table.written(shape[1], names)
  }

  /// What the block's reshapes divide height or width by, the largest number of several, or the side of a square number of
  /// pixels in one of them; nil where there is neither. The same for each symbol of the block: it is looked
  /// for once.
  private mutating func usualWindow() -> String? {
    if let knownWindow { return knownWindow }
    let window = findWindow()
    knownWindow = .some(window)
    return window
  }

  private func findWindow() -> String? {
    let sizes = (otherReshapes + (operation.name == "reshape" ? [node] : [])).flatMap(LayoutText.elements)
    let divisors = sizes.flatMap { $0.split(whereSeparator: { "()*".contains($0) }) }
      .filter { $0.hasPrefix("H/") || $0.hasPrefix("W/") }.compactMap { part in Int(part.dropFirst().drop { $0 == "/" })
      }
    if let window = divisors.filter({ (2...64).contains($0) }).max() { return "\(window)" }
    let squares = Set(sizes.compactMap { Int($0) })
    return (4...16).first { squares.contains($0 * $0) }.map { "\($0)" }
  }
}
