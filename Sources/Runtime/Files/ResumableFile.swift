import Glibc

/// A download in the making under a name that stays, so that a later run can go on where this one stopped.
final class ResumableFile {
  private let file: FileDescriptor
  /// Bytes that are there.
  private(set) var count: Int

  /// Opens the file, or creates an empty one.
  init(_ path: String) throws(FileError) {
    file = try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_APPEND, for: .create)
    count = Int(try file.status().st_size)
  }

  /// Adds bytes at the end.
  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try file.write(bytes)
    count += bytes.count
  }

  /// Throws away what is there.
  func clear() throws(FileError) {
    guard ftruncate(file.number, 0) == 0 else {
      throw FileError(operation: .write, path: file.path, problem: .system(code: errno))
    }
    count = 0
  }

  /// Makes everything written durable.
  func synchronize() throws(FileError) { try file.synchronize() }
}
