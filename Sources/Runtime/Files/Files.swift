import Glibc

/// Whole files and folders; every error names the path and the system's reason.
package enum Files {
  /// The bytes of a file, pipe or device, at most `limit` of them: a longer one is an error, not a prefix.
  package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let limit = min(limit, 1 << 60)
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    let status = try file.status()
    let size = Int(status.st_size)
    guard size <= limit else {
      throw FileError(operation: .read, path: path, problem: .tooLarge(bytes: size, limit: limit))
    }
    // One byte more than expected, so that the end of the file is seen without growing.
    var capacity = min(max(size, 4_095), limit) + 1
    var bytes: [UInt8] = []
    while true {
      bytes.reserveCapacity(capacity)
      let before = bytes.count
      try append(from: file, upTo: capacity - before, to: &bytes)
      guard bytes.count <= limit else {
        throw FileError(operation: .read, path: path, problem: .tooLarge(bytes: bytes.count, limit: limit))
      }
      if bytes.count == before { return bytes }
      if bytes.count == capacity { capacity = min(capacity * 2, limit + 1) }
    }
  }

  private static func append(
    from file: FileDescriptor, upTo count: Int, to bytes: inout [UInt8]
  ) throws(FileError) {
    var failure: FileError?
    let piece = [UInt8](unsafeUninitializedCapacity: min(count, 1 << 20)) { buffer, initialized in
      do throws(FileError) {
        let space = UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: min(count, 1 << 20))
        initialized = try file.read(into: space)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    bytes += piece
  }

  /// Size in bytes of a regular file.
  package static func size(_ path: String) throws(FileError) -> Int {
    let status = try status(path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(operation: .inspect, path: path, problem: .notRegular)
    }
    return Int(status.st_size)
  }

  /// Whether the path is a folder; a missing or unreachable path is not.
  package static func isFolder(_ path: String) -> Bool {
    guard let status = try? status(path) else { return false }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether the path is a regular file; a missing or unreachable path is not.
  package static func isRegular(_ path: String) -> Bool {
    guard let status = try? status(path) else { return false }
    return status.st_mode & S_IFMT == S_IFREG
  }

  static func status(_ path: String) throws(FileError) -> stat {
    guard !path.utf8.contains(0) else {
      throw FileError(operation: .inspect, path: path, problem: .malformedPath)
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileError(operation: .inspect, path: path, problem: .system(code: errno))
    }
    return status
  }

  /// Names in a folder without `.` and `..`, sorted by their bytes, so that nothing depends on the file system's order.
  /// More than `limit` names are an error.
  package static func list(_ path: String, limit: Int = 10_000_000) throws(FileError) -> [String] {
    guard !path.utf8.contains(0) else { throw FileError(operation: .list, path: path, problem: .malformedPath) }
    guard let folder = opendir(path) else {
      throw FileError(operation: .list, path: path, problem: .system(code: errno))
    }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      guard names.count <= limit else {
        throw FileError(operation: .list, path: path, problem: .tooLarge(bytes: names.count, limit: limit))
      }
      errno = 0
    }
    guard errno == 0 else { throw FileError(operation: .list, path: path, problem: .system(code: errno)) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes the folder and those above it; one that exists is fine.
  package static func makeFolders(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else { throw FileError(operation: .create, path: path, problem: .malformedPath) }
    if isFolder(path) { return }
    let parent = Self.folder(of: path)
    if parent != path, parent != ".", parent != "/" { try makeFolders(parent) }
    if mkdir(path, 0o777) != 0 {
      let code = errno
      guard code == EEXIST, isFolder(path) else {
        throw FileError(operation: .create, path: path, problem: .system(code: code))
      }
    }
  }

  /// Removes a file; a missing one is fine.
  package static func remove(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else { throw FileError(operation: .remove, path: path, problem: .malformedPath) }
    guard unlink(path) == 0 || errno == ENOENT else {
      throw FileError(operation: .remove, path: path, problem: .system(code: errno))
    }
  }

  /// Moves a file or folder onto another name of the same file system and makes the move durable.
  package static func rename(_ source: String, to target: String) throws(FileError) {
    guard !source.utf8.contains(0), !target.utf8.contains(0) else {
      throw FileError(operation: .rename, path: target, problem: .malformedPath)
    }
    guard Glibc.rename(source, target) == 0 else {
      throw FileError(operation: .rename, path: target, problem: .system(code: errno))
    }
    try FileDescriptor(path: folder(of: target), flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Makes everything written so far durable: one call instead of two for each of thousands of files.
  static func synchronizeAll() { sync() }

  /// The folder that holds the path: `.` for a bare name, `/` for the root itself.
  package static func folder(of path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    var parent = bytes[..<slash]
    while parent.count > 1, parent.last == UInt8(ascii: "/") { parent.removeLast() }
    return parent.isEmpty ? "/" : String(decoding: parent, as: UTF8.self)
  }

  /// The last component of the path.
  package static func name(of path: String) -> String {
    path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? path
  }
}
