import Diagnostics
import Glibc
import GraphLang

/// Reads source files, folders of them and standard input, never more than a source file may hold.
enum InputReader {
  /// Why a path gives no source.
  struct Failure: Error {
    let path: String
    let message: String
  }

  /// The files that the paths name, in order: folders are searched for `.ng` files, sorted by path. A folder without any stands for
  /// itself; reading it says what is wrong.
  static func expand(_ paths: [String]) -> [String] {
    var result: [String] = []
    for path in paths.isEmpty ? ["-"] : paths {
      guard path != "-", isFolder(path) else {
        result.append(path)
        continue
      }
      var found: [String] = []
      try? collect(path, depth: 0, into: &found)
      result += found.isEmpty ? [path] : found.sorted()
    }
    return result
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func collect(_ folder: String, depth: Int, into found: inout [String]) throws(Failure) {
    guard depth < 32 else { return }
    guard let directory = opendir(folder) else { throw failure(folder) }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      var status = stat()
      // What cannot be looked at stands for itself: reading it says what is wrong.
      guard lstat(path, &status) == 0 else {
        if name.hasSuffix(".ng") { found.append(path) }
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        do {
          try collect(path, depth: depth + 1, into: &found)
        } catch {
          found.append(path)
        }
      // Pipes and devices may never end.
      case S_IFREG, S_IFLNK: if name.hasSuffix(".ng") { found.append(path) }
      default: break
      }
    }
  }

  private static func failure(_ path: String) -> Failure {
    let reason = path.contains("\u{FFFD}") ? "its name is not UTF-8" : String(cString: strerror(errno))
    return Failure(path: path, message: "cannot read '\(path)': \(reason)")
  }

  /// The file, or standard input for `-`; at most one byte more than the parser accepts is read.
  static func read(_ path: String) throws(Failure) -> SourceFile {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFDIR {
      var found: [String] = []
      try collect(path, depth: 0, into: &found)
      throw Failure(
        path: path, message: found.isEmpty ? "the folder '\(path)' holds no .ng file" : "'\(path)' is a folder")
    }
    var bytes: [UInt8] = []
    // A file in one piece, with room to see its end; anything else in pieces of 64 KiB.
    let isRegular = isKnown && status.st_mode & S_IFMT == S_IFREG
    let size = isRegular ? min(max(Int(status.st_size) + 1, 512), 1 << 16) : 1 << 16
    var chunk = [UInt8](repeating: 0, count: size)
    while bytes.count <= ParserLimits.fileBytes {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw failure(path) }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return SourceFile(path: path, bytes: bytes)
  }
}
