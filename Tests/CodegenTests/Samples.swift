import Diagnostics
import Foundation
import GraphLang
import Testing

@testable import Codegen
@testable import Verifier

/// The sample files of the repository.
struct Sample: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String

  var testDescription: String { name }

  static let all: [Sample] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("samples")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "ng" }.sorted { $0.path < $1.path }.compactMap { url in
      (try? String(contentsOf: url, encoding: .utf8)).map {
        Sample(name: url.deletingPathExtension().lastPathComponent, text: $0)
      }
    }
  }()

  static func named(_ name: String) throws -> Sample { try #require(all.first { $0.name == name }) }

  /// The sample on the NAS-Bench-201 skeleton.
  func network() throws -> Network {
    let (tree, reports) = Verifier().verify(SourceFile(path: "\(name).ng", text: text))
    #expect(tree.diagnostics.isEmpty)
    func typed(_ role: Role) throws -> TypedGraph {
      let report = try #require(reports.first { $0.signature.role == role })
      #expect(!report.hasErrors, "\(report.diagnostics.map(\.message))")
      return try #require(report.typed)
    }
    return Network(
      skeleton: .nasbench201, base: try typed(.base), stem: try typed(.stem), downsample: try typed(.downsample))
  }
}
