import Foundation
import Testing

/// Files of the project that tests compare with.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) -> String? {
    try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The samples, by name.
  static let samples: [String] = {
    let folder = root.appendingPathComponent("samples").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".ng") }.sorted()
  }()

  /// Expects a generated file to be up to date; with UPDATE_GOLDEN=1 it is written instead.
  static func expectFresh(_ path: String, _ generated: String, sourceLocation: SourceLocation = #_sourceLocation) throws
  {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try generated.write(to: root.appendingPathComponent(path), atomically: true, encoding: .utf8)
    }
    #expect(
      text(path) == generated, "\(path) is stale; run the tests with UPDATE_GOLDEN=1", sourceLocation: sourceLocation)
  }
}
