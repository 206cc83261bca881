import Glibc

/// Writes a file that must not exist: all of it or nothing appears under its name.
enum NewFile {
  enum Failure: Error, CustomStringConvertible {
    case exists(String)
    case system(String, code: Int32)

    var description: String {
      switch self {
      case .exists(let path): "'\(path)' exists; it is not overwritten"
      case .system(let path, let code): "cannot write '\(path)': \(String(cString: strerror(code)))"
      }
    }
  }

  /// A temporary beside the target, fsync, then a link that fails where the name is taken.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    if access(path, F_OK) == 0 { throw .exists(path) }
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .system(path, code: errno) }
    defer { unlink(temporary) }
    var rest = bytes[...]
    var code: Int32 = 0
    while !rest.isEmpty && code == 0 {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { code = errno == 0 ? EIO : errno }
    }
    if code == 0 && fsync(descriptor) != 0 { code = errno }
    close(descriptor)
    if code == 0 && link(temporary, path) != 0 { code = errno }
    if code == EEXIST { throw .exists(path) }
    if code != 0 { throw .system(path, code: code) }
  }
}
