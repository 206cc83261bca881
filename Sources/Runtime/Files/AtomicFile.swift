import Glibc

/// A file in the making: bytes go to a temporary beside the target, and only `commit` gives it its name.
///
/// Whoever reads the target sees the old bytes or all of the new ones. A writer that goes without `commit` leaves nothing.
/// What is no file but a device or a pipe, such as `/dev/null` or `/dev/stdout`, is never replaced: it is written to.
package final class AtomicFile {
  private let target: String
  /// Nil where the target itself is written to.
  private let temporary: String?
  private let file: FileDescriptor
  private var isCommitted = false

  /// Begins a file that is to replace `path`; its folder must exist.
  package init(replacing path: String) throws(FileError) {
    target = path
    if Files.isStream(path) {
      temporary = nil
      file = try FileDescriptor(path: path, flags: O_WRONLY, for: .create)
      return
    }
    let folder = Files.folder(of: path)
    let prefix = "\(folder == "/" ? "" : folder)/.\(Files.name(of: path)).\(getpid())"
    var attempt = 0
    while true {
      let name = "\(prefix)-\(attempt).tmp"
      do throws(FileError) {
        file = try FileDescriptor(path: name, flags: O_WRONLY | O_CREAT | O_EXCL, for: .create)
        temporary = name
        return
      } catch {
        // Another writer of this process, or one that was killed under the same number.
        guard error.problem == .system(code: EEXIST), attempt < 1_000 else {
          throw FileError(operation: .create, path: path, problem: error.problem)
        }
        attempt += 1
      }
    }
  }

  deinit {
    if let temporary, !isCommitted { unlink(temporary) }
  }

  /// Adds bytes at the end.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try named { () throws(FileError) in try file.write(bytes) }
  }

  /// Adds bytes at the end.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    var failure: FileError?
    bytes.withUnsafeBytes { buffer in
      do throws(FileError) { try append(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Puts the file in the target's place: durable once this returns, unless the caller makes many files durable at once with
  /// `Files.synchronizeAll`.
  package func commit(isDurable: Bool = true) throws(FileError) {
    guard let temporary else { return }
    if isDurable { try named { () throws(FileError) in try file.synchronize() } }
    guard Glibc.rename(temporary, target) == 0 else {
      throw FileError(operation: .rename, path: target, problem: .system(code: errno))
    }
    isCommitted = true
    guard isDurable else { return }
    try FileDescriptor(path: Files.folder(of: target), flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Errors speak of the file that the caller knows.
  private func named(_ body: () throws(FileError) -> Void) throws(FileError) {
    do throws(FileError) {
      try body()
    } catch {
      throw FileError(operation: error.operation, path: target, problem: error.problem)
    }
  }
}

extension Files {
  /// Whether a device, a pipe or a socket has this path.
  static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return false }
    return [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// Replaces the file by these bytes: temporary in the same folder, fsync, rename, fsync of the folder.
  package static func writeAtomically(_ bytes: [UInt8], to path: String, isDurable: Bool = true) throws(FileError) {
    let file = try AtomicFile(replacing: path)
    try file.append(bytes)
    try file.commit(isDurable: isDurable)
  }
}
