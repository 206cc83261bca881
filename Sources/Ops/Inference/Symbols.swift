package import IR

/// What the symbols of the language stand for in a block.
package struct Symbols: Sendable {
  let batch: Size
  let inputChannels: Size
  let outputChannels: Size
  let height: Size
  let imageWidth: Size

  package init(batch: Size, inputChannels: Size, outputChannels: Size, height: Size, imageWidth: Size) {
    self.batch = batch
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.height = height
    self.imageWidth = imageWidth
  }

  /// The size that a name stands for; nil where it is no symbol.
  package subscript(name: String) -> Size? {
    switch name {
    case "C": inputChannels
    case "dim": outputChannels
    case "B": batch
    case "H": height
    case "W": imageWidth
    default: nil
    }
  }

  /// Whether a name stands for the batch or the image size.
  static func isImage(_ name: String) -> Bool { name == "B" || name == "H" || name == "W" }
}
