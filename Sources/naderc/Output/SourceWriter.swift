import Glibc

/// Replaces a file that the user wrote: whoever reads it sees the old text or all of the new one.
enum SourceWriter {
  struct Failure: Error {
    let message: String
  }

  /// Temporary in the same folder, fsync, rename, fsync of the folder. The mode is kept, links are followed.
  static func replace(_ path: String, with text: String) throws(Failure) {
    guard let resolved = realpath(path, nil) else { throw failure(path) }
    defer { free(resolved) }
    let target = String(cString: resolved)
    var status = stat()
    guard stat(target, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(message: "cannot write '\(path)': it is no regular file")
    }
    let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
    let temporary = "\(folder)/.naderc-\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    var problem: Failure?
    if !write(Array(text.utf8), to: descriptor) || fchmod(descriptor, status.st_mode & 0o7777) != 0
      || fsync(descriptor) != 0
    {
      problem = failure(path)
    }
    close(descriptor)
    if problem == nil, rename(temporary, target) != 0 { problem = failure(path) }
    if let problem {
      unlink(temporary)
      throw problem
    }
    let directory = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func failure(_ path: String) -> Failure {
    Failure(message: "cannot write '\(path)': \(String(cString: strerror(errno)))")
  }
}
