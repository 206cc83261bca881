import Ops

/// Terminal colours of the boxes.
enum TerminalColor {
  static let faint = "\u{1B}[2m"

  static func escape(_ node: Diagram.Node) -> String {
    if node.isWrong { return "\u{1B}[1;31m" }
    let code: Int
    switch node.style {
    case .terminal: code = 1
    case .stage: code = 39
    case .unknown: code = 31
    case .operation(let family):
      switch family {
      case .convolution: code = 34
      case .pooling: code = 36
      case .activation: code = 33
      case .normalisation: code = 35
      case .combination: code = 32
      case .reduction: code = 91
      case .layout: code = 37
      }
    }
    return "\u{1B}[\(code)m"
  }
}
