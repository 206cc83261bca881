import Glibc

/// A file that only grows: each piece is written by one call and made durable before the call returns.
final class AppendLog {
  private let file: FileDescriptor

  /// Opens the file for more, cut to its first `keeping` bytes if it is longer; creates it where it is missing.
  init(_ path: String, keeping: Int) throws(FileError) {
    file = try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_APPEND, for: .create)
    guard Int(try file.status().st_size) > keeping else { return }
    guard ftruncate(file.number, off_t(keeping)) == 0 else {
      throw FileError(operation: .write, path: path, problem: .system(code: errno))
    }
  }

  /// Adds a piece.
  func append(_ bytes: [UInt8]) throws(FileError) {
    var failure: FileError?
    bytes.withUnsafeBytes { buffer in
      do throws(FileError) { try file.write(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    try file.synchronize()
  }
}
