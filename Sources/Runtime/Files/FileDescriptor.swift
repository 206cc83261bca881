import Glibc

/// An open file, closed when the last reference goes.
final class FileDescriptor: Sendable {
  /// The number the system knows it by.
  let number: Int32
  /// The path it was opened with, for messages.
  let path: String

  /// Opens the path; `flags` as for `open(2)`, close-on-exec is added.
  init(path: String, flags: Int32, for operation: FileError.Operation = .open) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw FileError(operation: operation, path: path, problem: .malformedPath)
    }
    var number: Int32
    repeat { number = Glibc.open(path, flags | O_CLOEXEC, 0o666) } while number < 0 && errno == EINTR
    guard number >= 0 else { throw FileError(operation: operation, path: path, problem: .system(code: errno)) }
    self.number = number
    self.path = path
  }

  deinit { close(number) }

  /// Size, kind and times.
  func status() throws(FileError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw failure(.inspect) }
    return status
  }

  /// Reads into the buffer what is there, 0 at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    var count: Int
    repeat { count = Glibc.read(number, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
    guard count >= 0 else { throw failure(.read) }
    return count
  }

  /// Writes all of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(number, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(.write)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Waits until everything written has reached the disk.
  func synchronize() throws(FileError) {
    var result: Int32
    repeat { result = fsync(number) } while result < 0 && errno == EINTR
    guard result == 0 else { throw failure(.synchronize) }
  }

  private func failure(_ operation: FileError.Operation) -> FileError {
    FileError(operation: operation, path: path, problem: .system(code: errno))
  }
}
