import Glibc

/// A failed operation on a file or folder: which path, what was tried and why it failed.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried; the raw value completes "cannot ...".
  package enum Operation: String, Sendable {
    case open
    case read
    case map
    case write
    case synchronize
    case rename
    case list
    case create
    case remove
    case inspect
  }

  /// Why it failed.
  package enum Problem: Sendable, Equatable {
    /// A system call failed with this `errno`.
    case system(code: Int32)
    /// The file holds at least this many bytes, above the limit.
    case tooLarge(bytes: Int, limit: Int)
    /// The path contains a zero byte, which no file system takes.
    case malformedPath
    /// The path names something other than a regular file.
    case notRegular
  }

  /// What was tried.
  package let operation: Operation
  /// The path it was tried on.
  package let path: String
  /// Why it failed.
  package let problem: Problem

  /// Whether the path does not exist.
  package var isMissing: Bool { problem == .system(code: ENOENT) || problem == .system(code: ENOTDIR) }

  /// One line for people, with the system's words.
  package var description: String { "cannot \(operation.rawValue) \(path): \(reason)" }

  private var reason: String {
    switch problem {
    case .system(let code): Self.text(of: code)
    case .tooLarge(let bytes, let limit): "it holds \(bytes) bytes or more, the limit is \(limit)"
    case .malformedPath: "the path contains a zero byte"
    case .notRegular: "it is not a regular file"
    }
  }

  private static func text(of code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      // `strerror` shares one buffer between threads.
      guard let base = buffer.baseAddress, strerror_r(code, base, buffer.count) == 0 else { return "error \(code)" }
      return String(cString: base)
    }
  }
}
