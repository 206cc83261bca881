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
    let text = path == nil ? String(decoding: bytes, as: UTF8.self) : nil
    Console.json([
      "schema": .string(schema), "path": JSONValue(path), "bytes": .integer(bytes.count), "text": JSONValue(text),
    ])
  }

  /// What is printed in place of a file that was not made.
  static func empty(_ schema: String) -> JSONValue {
    ["schema": .string(schema), "path": .null, "bytes": .null, "text": .null]
  }
}
