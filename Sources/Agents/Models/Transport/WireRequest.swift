package import Diagnostics
import Runtime

/// What goes to a model, as it goes over the wire but for secrets: the body, and where it goes.
package struct WireRequest: Sendable {
  /// An address, or `offline`, or `command`.
  package let endpoint: String
  package let body: JSONValue
  /// Bytes of the reply at most.
  package var limit = 8 << 20

  package init(endpoint: String, body: JSONValue) {
    self.endpoint = endpoint
    self.body = body
  }

  /// The name under which the exchange is recorded: 32 digits of SHA-256 over endpoint and body, keys sorted.
  package var key: String {
    let text = endpoint + "\n" + body.canonical.serialized
    return String(Digest.hexadecimal(.sha256, of: Array(text.utf8)).prefix(32))
  }
}

extension JSONValue {
  /// The same document with the keys of every object sorted by their bytes.
  var canonical: JSONValue {
    switch self {
    case .null, .bool, .integer, .number, .string: self
    case .array(let elements): .array(elements.map(\.canonical))
    case .object(let members):
      .object(
        members.map { (key: $0.key, value: $0.value.canonical) }
          .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
    }
  }
}
