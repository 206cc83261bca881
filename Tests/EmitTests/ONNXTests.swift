import Diagnostics
import GraphLang
import Ops
import Testing
import Verifier

@testable import Emit

@Suite struct ONNXTests {
  /// A block without weights as a model.
  private func model(_ text: String, width: Int = 8) throws -> [UInt8] {
    let source = SourceFile(path: "test.ng", text: text)
    let typed = try #require(Verifier().verify(source).reports.first?.typed)
    return try ONNXEmitter.block(
      typed, width: width, height: 6, imageWidth: 10, weights: [:], foldsNormalization: false,
      .init(version: "0", documentation: "", metadata: []))
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let file = try ONNXFile(parsing: try model(CatalogueEntry.chain("ReLU", "mean((2,3))", "repeat(1,1,H,W)")))
    #expect(file.operators == ONNXModel.operators)
    #expect(file.nodes.map(\.operation) == ["Relu", "ReduceMean", "Tile", "Identity"])
    #expect(file.inputs.map(\.dims) == [[nil, 8, 6, 10]] && file.outputs == ["output"])
  }

  @Test(arguments: [
    ["ReLU", "GELU", "Sigmoid"], ["AvgPool2d(3,1)", "MaxPool2d(2,1)"],
    ["softmax(1)", "permute(0,2,3,1)", "permute(0,3,1,2)"],
    ["reshape(B,C,H*W)", "reshape(B,C,H,W)"], ["sum(1)", "repeat(1,C,1,1)"],
    ["reshape(B,2,C//2,H*W)", "reshape(B,C,H,W)"],
  ])
  func blocksComeBack(operations: [String]) throws {
    let text = try ONNXImporter.block(try model(CatalogueEntry.chain(operations), width: 32), name: "back")
    let original = Verifier().verify(SourceFile(path: "a.ng", text: CatalogueEntry.chain(operations))).reports.first
    let imported = Verifier().verify(SourceFile(path: "b.ng", text: text)).reports.first
    let hashes = try [original, imported].map { try #require($0?.typed, "\(text)").canonicalForm().hash }
    #expect(hashes[0] == hashes[1], "\(text)")
  }

  @Test func missingWeightsAreNamed() {
    #expect(throws: ONNXEmitter.Failure.self) { try model(CatalogueEntry.chain("BN")) }
  }

  @Test func noPrefixAndNoChangedByteTraps() throws {
    let bytes = try model(CatalogueEntry.chain("ReLU", "reshape(B,C,H*W)", "reshape(B,C,H,W)"))
    for count in bytes.indices { _ = try? ONNXImporter.block(Array(bytes[..<count]), name: "x") }
    for place in bytes.indices {
      for value in [UInt8(0), 0xFF] {
        var changed = bytes
        changed[place] = value
        _ = try? ONNXImporter.block(changed, name: "x")
      }
    }
  }

  @Test(arguments: [
    [], [0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x3A, 0xFF, 0x01, 0x00],
  ])
  func whatIsNoModelIsRefused(bytes: [UInt8]) {
    let error = #expect(throws: ImportFailure.self) { try ONNXImporter.block(bytes, name: "x") }
    #expect(error?.code == .malformedModel)
  }

  @Test func everyCodeIsExplained() {
    let titles = ExportCode.allCases.map(\.entry.title)
    #expect(Set(titles).count == titles.count)
    #expect(ExportCode.allCases.allSatisfy { $0.rawValue.hasPrefix("E06") })
    let known = Set(Catalogue.codes)
    #expect(ExportCode.allCases.allSatisfy { !known.contains($0.code) })
  }
}
