import Diagnostics

/// One JSON object on standard output, printed while it is made: what is printed takes no memory.
struct JSONStream {
  private var bytes: [UInt8] = []
  /// Printed at once when it has grown to this.
  private static let bufferSize = 1 << 16

  /// Text between values: braces, keys, commas.
  mutating func add(_ text: String) { bytes += text.utf8 }

  mutating func add(_ value: JSONValue) {
    value.serialize(into: &bytes)
    if bytes.count >= Self.bufferSize { flush() }
  }

  /// An array of what `element` makes of some items, one after the other.
  mutating func add<Item>(_ items: [Item], _ element: (Item) -> JSONValue) {
    add("[")
    for (index, item) in items.enumerated() {
      if index > 0 { add(",") }
      add(element(item))
    }
    add("]")
  }

  mutating func flush() {
    Console.out(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
