import Diagnostics

/// One JSON object that is printed while it is made: what is printed takes no memory.
struct JSONStream {
  private var bytes: [UInt8] = []
  private let print: ([UInt8]) -> Void
  /// Printed at once when it has grown to this.
  private static let bufferSize = 1 << 16

  /// To standard output where nothing else is said.
  init(print: @escaping ([UInt8]) -> Void = { Console.out($0) }) { self.print = print }

  /// Text between values: braces, keys, commas.
  mutating func add(_ text: String) { bytes += text.utf8 }

  mutating func add(_ outline: JSONOutline) {
    outline.serialize(into: &bytes) { [print] bytes in
      if bytes.count >= Self.bufferSize { Self.drain(&bytes, print) }
    }
  }

  /// Prints what is left.
  mutating func finish() { Self.drain(&bytes, print) }

  private static func drain(_ bytes: inout [UInt8], _ print: ([UInt8]) -> Void) {
    print(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
