import Foundation

/// A folder of its own for a test, removed with everything in it when the last reference goes.
final class TemporaryFolder: Sendable {
  /// Absolute path without a slash at the end.
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "naderc-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name inside.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}
