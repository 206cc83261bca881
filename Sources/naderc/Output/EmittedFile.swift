import Diagnostics
import Glibc
import Runtime

/// A file that a command gives: at a path all of it or nothing, else on standard output.
struct EmittedFile {
  let path: String?
  /// The schema of the JSON object that is printed; nil for the bytes themselves.
  let schema: String?

  /// `-` is standard output.
  init(_ path: String?, schema: String? = nil) {
    self.path = path == "-" ? nil : path
    self.schema = schema
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    if let path { try Files.writeAtomically(bytes, to: path) }
    guard let schema else {
      if path == nil { Console.out(bytes) }
      return
    }
    Console.json(Self.document(schema, path: path, bytes))
  }

  /// What is printed of a file: its path, or its text where it has none.
  static func document(_ schema: String, path: String?, _ bytes: [UInt8]) -> JSONValue {
    let text = path == nil ? String(decoding: bytes, as: UTF8.self) : nil
    return [
      "schema": .string(schema), "path": JSONValue(path), "bytes": .integer(bytes.count), "text": JSONValue(text),
    ]
  }

  /// What is printed in place of a file that was not made.
  static func empty(_ schema: String) -> JSONValue {
    ["schema": .string(schema), "path": .null, "bytes": .null, "text": .null]
  }
}
