package import IR
import Ops

/// What a role asks of a block, in symbols.
package struct Signature: Sendable {
  package let role: Role
  package let hasTwoInputs: Bool
  /// What a stem divides H and W by.
  package let stemScale: Int

  package init(role: Role, hasTwoInputs: Bool, stemScale: Int) {
    self.role = role
    self.hasTwoInputs = hasTwoInputs
    self.stemScale = stemScale
  }

  /// What H and W are multiples of by the role alone.
  var imageMultiple: Int {
    switch role {
    case .base: 1
    case .stem: stemScale
    case .downsample: 2
    }
  }

  /// Input and output channels at the width: `C` and `dim`.
  var channels: (input: Size, output: Size) {
    let double = Size(Monomial(.width), coefficient: 2)
    return switch role {
    case .base: (.width, .width)
    case .stem: (Size(3), .width)
    case .downsample: (hasTwoInputs ? double : .width, double)
    }
  }

  /// The symbol that conditions are stated in, and how the width is written.
  package var names: SymbolNames {
    switch (role, hasTwoInputs) {
    case (.stem, _), (.base, true): SymbolNames(width: "dim")
    case (.base, false): SymbolNames(width: "C")
    case (.downsample, false): SymbolNames(width: "C", doubled: "dim")
    case (.downsample, true): SymbolNames(width: "dim", widthScale: 2)
    }
  }

  /// The channels of the output in the language's words.
  var outputChannels: String { role == .base && !hasTwoInputs ? "C" : "dim" }

  func symbols(_ table: SizeTable) -> Symbols {
    Symbols(
      batch: .batch, inputChannels: channels.input, outputChannels: channels.output, height: table.imageHeight,
      imageWidth: table.imageWidth)
  }

  func inputShape(_ table: SizeTable) -> [Size] { [.batch, channels.input, table.imageHeight, table.imageWidth] }

  func outputShape(_ table: SizeTable) -> [Size] {
    let units = table.multiple / imageMultiple
    return [
      .batch, channels.output, Size(Monomial(.height), coefficient: units),
      Size(Monomial(.imageWidth), coefficient: units),
    ]
  }
}
