import Ops

/// Colours of the boxes. They differ in brightness too, and every box names its operation, so colour is never all that
/// tells two boxes apart.
struct Palette {
  let fill: String
  let stroke: String

  init(_ style: Diagram.Style) {
    (fill, stroke) =
      switch style {
      case .terminal: ("#2f3640", "#2f3640")
      case .unknown: ("#ffffff", "#c0392b")
      case .stage: ("#eef2f7", "#51606f")
      case .operation(let family):
        switch family {
        case .convolution: ("#d6e6fb", "#2a66b0")
        case .pooling: ("#cdeee9", "#19806f")
        case .activation: ("#fde5c4", "#b9690c")
        case .normalisation: ("#e7e0f6", "#6a4bb0")
        case .combination: ("#dcf1cf", "#47862b")
        case .reduction: ("#fbdbe1", "#b93a55")
        case .layout: ("#e9e9ea", "#6d6f73")
        }
      }
  }
}
