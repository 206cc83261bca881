import Glibc
import Runtime

/// A file that a command gives: at a path all of it or nothing, else on standard output.
enum EmittedFile {
  static func write(_ bytes: [UInt8], to path: String?) throws(FileError) {
    if let path, path != "-" { return try Files.writeAtomically(bytes, to: path) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }
}
