/// A size in an imported graph: its number, and how the language writes it.
struct ImportedSize: Hashable {
  let value: Int
  let text: String

  static let one = ImportedSize(value: 1, text: "1")
}

/// What numbers of an imported graph stand for.
struct ImportedSymbols {
  let batch: Int
  /// Channels that enter the block and leave it.
  let channels: Int
  let outputs: Int
  let height: Int
  let width: Int
  /// Whether the channels that enter are the three of an image: then only `dim` is free.
  let isStem: Bool

  var input: [ImportedSize] {
    [
      .init(value: batch, text: "B"), .init(value: channels, text: isStem ? "3" : "C"), .init(value: height, text: "H"),
      .init(value: width, text: "W"),
    ]
  }

  /// A number of channels as an expression in the free symbol.
  func channelSize(_ value: Int) -> ImportedSize {
    ImportedSize(value: value, text: channelText(value))
  }

  private func channelText(_ value: Int) -> String {
    if isStem {
      if value == outputs { return "dim" }
      return multiple(value, of: outputs, "dim") ?? "\(value)"
    }
    if value == channels { return "C" }
    if value == outputs, outputs == 2 * channels { return "dim" }
    return multiple(value, of: channels, "C") ?? "\(value)"
  }

  private func multiple(_ value: Int, of base: Int, _ symbol: String) -> String? {
    guard value > 0, base > 1 else { return nil }
    if value % base == 0 { return "\(value / base)*\(symbol)" }
    // A small quotient is a share of the channels, a large one more likely a number of its own.
    if base % value == 0, base / value <= 16, base / value <= 4 || value >= 3 { return "\(symbol)//\(base / value)" }
    return nil
  }

  /// A number of groups: as many as channels, or a number.
  func groupText(_ value: Int, inputs: ImportedSize) -> String { value == inputs.value ? inputs.text : "\(value)" }

  /// The number of a reshape as an expression: sizes of the operand first, each once, then products and shares.
  func shape(_ values: [Int], operand: [ImportedSize]) -> [ImportedSize] {
    var left = operand
    var image = [ImportedSize(value: height, text: "H"), ImportedSize(value: width, text: "W")]
    return values.enumerated().map { index, value in
      if value == 0, index < operand.count { return operand[index] }
      if value < 0 { return ImportedSize(value: -1, text: "-1") }
      if value == 1 { return .one }
      if let found = left.firstIndex(where: { $0.value == value && $0.text != "1" }) {
        return left.remove(at: found)
      }
      if value == height * width { return ImportedSize(value: value, text: "H*W") }
      if value % (height * width) == 0, height * width > 1, value > channels {
        return ImportedSize(value: value, text: "\(channelText(value / (height * width)))*H*W")
      }
      if value != channels, let found = image.firstIndex(where: { $0.value == value }) {
        return image.remove(at: found)
      }
      return channelSize(value)
    }
  }
}
