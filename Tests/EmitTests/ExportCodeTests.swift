import Diagnostics
import GraphLang
import Testing
import Verifier

@testable import Emit

/// Each code with what gets it and, beside it, what does not.
@Suite struct ExportCodeTests {
  private static func typed(_ text: String) throws -> TypedGraph {
    let report = try #require(Verifier().verify(SourceFile(path: "example.ng", text: text)).reports.first)
    return try #require(report.typed, "\(report.diagnostics)")
  }

  /// A model whose graph is written by `body`: from `x` to `y`.
  private static func model(_ body: (inout ProtobufWriter) -> Void) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.message(7) { graph in
      body(&graph)
      value(&graph, 11, "x", [1, 8, 6, 10])
      value(&graph, 12, "y", [])
    }
    writer.message(8) { $0.integer(2, 17) }
    return writer.bytes
  }

  private static func value(_ graph: inout ProtobufWriter, _ field: Int, _ name: String, _ dims: [Int]) {
    graph.message(field) { value in
      value.string(1, name)
      value.message(2) { type in
        type.message(1) { tensor in
          tensor.message(2) { shape in for dim in dims { shape.message(1) { $0.integer(1, dim) } } }
        }
      }
    }
  }

  private static func node(
    _ graph: inout ProtobufWriter, _ operation: String, _ inputs: [String] = ["x"],
    _ attributes: (inout ProtobufWriter) -> Void = { _ in }
  ) {
    graph.message(1) { node in
      for input in inputs { node.string(1, input) }
      node.string(2, "y")
      node.string(4, operation)
      attributes(&node)
    }
  }

  /// A convolution with a weight of these sizes.
  private static func convolution(_ dims: [Int], _ weight: (inout ProtobufWriter) -> Void = { _ in }) -> [UInt8] {
    model { graph in
      node(&graph, "Conv", ["x", "w"]) { node in
        node.message(5) { attribute in
          attribute.string(1, "pads")
          for _ in 0..<4 { attribute.integer(8, 1) }
        }
      }
      graph.message(5) { tensor in
        for dim in dims { tensor.integer(1, dim) }
        tensor.integer(2, 1)
        tensor.string(8, "w")
        weight(&tensor)
      }
    }
  }

  /// A model that is refused with the code; nil for codes of emitting, whose examples are blocks.
  private static func wrongModel(_ code: ExportCode) -> [UInt8]? {
    switch code {
    case .noNetworkWidth, .otherRun, .tooLarge: nil
    case .malformedModel: Array(convolution([8, 8, 3, 3]).dropLast(3))
    case .controlFlow: model { node(&$0, "Loop") }
    case .externalData: convolution([8, 8, 3, 3]) { $0.integer(14, 1) }
    case .hostileModel: convolution([8, 1 << 40, 3, 3])
    case .foreignOperation: model { node(&$0, "CumSum") }
    // Padding 1 of a kernel of 5 makes the image smaller.
    case .foreignForm: convolution([8, 8, 5, 5])
    }
  }

  @Test(arguments: ExportCode.allCases.filter { wrongModel($0) != nil })
  func theWrongModelGetsTheCode(code: ExportCode) throws {
    let bytes = try #require(Self.wrongModel(code))
    let error = #expect(throws: ImportFailure.self) { try ONNXImporter.block(bytes, name: "x") }
    #expect(error?.code == code, "\(error?.message ?? "")")
  }

  @Test func theRightModelIsImported() throws {
    let text = try ONNXImporter.block(Self.convolution([8, 8, 3, 3]), name: "x")
    #expect(
      try Self.typed(text).canonicalForm().hash == Self.typed(CatalogueEntry.chain("Conv2d(C,3)")).canonicalForm().hash)
  }

  @Test(arguments: ExportCode.allCases)
  func theExamplesVerify(code: ExportCode) throws {
    let entry = code.entry
    for text in [entry.wrong, entry.right] where !text.isEmpty { _ = try Self.typed(text) }
    #expect(!entry.right.isEmpty && entry.wrong.isEmpty == (Self.wrongModel(code) != nil))
  }

  @Test func theWrongBlockHasNoWidth() throws {
    func search(_ text: String) throws -> Int? {
      let options = VerifyOptions()
      let stem = try #require(
        Verifier().verify(SourceFile(path: "s", text: DefaultBlocks.stem(scale: 1)), options).reports.first?.typed)
      let network = Network(
        skeleton: .nasbench201, base: try Self.typed(text), stem: stem,
        downsample: try #require(
          Verifier().verify(SourceFile(path: "d", text: DefaultBlocks.downsample), options).reports.first?.typed))
      let limits = WidthSearch.Limits(parameters: 1_500_000, macs: 200_000_000)
      return WidthSearch.search(network, imageSize: 32, classes: 10, limits: limits).width
    }
    let entry = ExportCode.noNetworkWidth.entry
    #expect(try search(entry.wrong) == nil)
    #expect(try search(entry.right) != nil)
  }

  @Test func theWrongBlockIsAnotherArchitecture() throws {
    let entry = ExportCode.otherRun.entry
    #expect(try Self.typed(entry.wrong).canonicalForm().hash != Self.typed(entry.right).canonicalForm().hash)
  }

  @Test func theWrongBlockIsTooLarge() throws {
    // The last of three stages, whose five blocks have most of the weights.
    func parameters(_ text: String) throws -> Int {
      try #require(try Self.typed(text).cost(width: 4096, height: 8, imageWidth: 8)).parameters * 5
    }
    let entry = ExportCode.tooLarge.entry
    #expect(throws: ONNXEmitter.Failure.self) { try ONNXEmitter.refuse(parameters: parameters(entry.wrong)) }
    #expect(throws: ONNXEmitter.Failure.self) { try ONNXEmitter.refuse(parameters: .max) }
    try ONNXEmitter.refuse(
      parameters: try #require(Self.typed(entry.right).cost(width: 64, height: 8, imageWidth: 8)).parameters)
  }
}
