import Diagnostics

/// One JSON object on standard output, printed while it is made: what is printed takes no memory.
struct JSONStream {
  private var bytes: [UInt8] = []
  /// Printed at once when it has grown to this.
  private static let bufferSize = 1 << 16

  /// Text between values: braces, keys, commas.
  mutating func add(_ text: String) { bytes += text.utf8 }

  mutating func add(_ outline: JSONOutline) {
    outline.serialize(into: &bytes) { Self.print(&$0, atLeast: Self.bufferSize) }
  }

  /// Prints what is left.
  mutating func finish() { Self.print(&bytes, atLeast: 1) }

  private static func print(_ bytes: inout [UInt8], atLeast size: Int) {
    guard bytes.count >= size else { return }
    Console.out(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
