import Glibc

/// A regular file's bytes in memory without a copy, read-only; unmapped when the last reference goes.
///
/// The file must not be truncated meanwhile: the files of this program are replaced, never shortened in place.
package final class MappedFile: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// Maps the file; one above `limit` bytes is an error.
  package init(_ path: String, limit: Int) throws(FileError) {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(operation: .map, path: path, problem: .notRegular)
    }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw FileError(operation: .map, path: path, problem: .tooLarge(bytes: size, limit: limit))
    }
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.number, 0), base != MAP_FAILED else {
      throw FileError(operation: .map, path: path, problem: .system(code: errno))
    }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }

  /// Number of bytes.
  package var count: Int { bytes.count }

  /// Gives the bytes to the closure; they must not leave it.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes)
  }
}
