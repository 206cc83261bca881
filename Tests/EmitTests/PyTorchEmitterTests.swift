import Diagnostics
import GraphLang
import Ops
import Testing
import Verifier

@testable import Emit

@Suite struct PyTorchEmitterTests {
  static func block(_ text: String, _ options: VerifyOptions = VerifyOptions()) throws -> String {
    let source = SourceFile(path: "test.ng", text: text)
    let report = try #require(Verifier().verify(source, options).reports.first)
    let typed = try #require(report.typed, "\(report.diagnostics)")
    return PyTorchEmitter.block(.init(typed, text: BlockTexts.texts(of: source)[0]), generator: "a test").text
  }

  @Test(arguments: Vocabulary.standard.operations.map(\.name))
  func everyOperationHasAForm(name: String) throws {
    let operation = try #require(Vocabulary.standard.find(name)).operation
    let text = try Self.block(operation.example)
    let mark =
      switch operation.pyTorch {
      case .layer(.conv2d): "nn.Conv2d("
      case .layer(.linear): "nn.Linear("
      case .layer(.batchNorm): "nn.BatchNorm2d("
      case .layer(.layerNorm): "nn.LayerNorm("
      case .layer(.dropPath): "DropPath(0.1)"
      case .function(let function): function.rawValue + "("
      case .window(let window), .adaptiveWindow(let window): "F.\(window.rawValue)("
      case .reduction(let reduction): ".\(reduction.rawValue)(dim=(2, 3), keepdim=True)"
      case .softmax: ".softmax(dim=1)"
      case .rearrangement(let kind): ".\(kind.rawValue)("
      case .infix(.add): " + "
      case .infix(.multiply): " * "
      case .infix(.matrixMultiply): " @ "
      case .concatenation: "torch.cat(["
      }
    #expect(text.contains(mark))
  }

  @Test func evenWindowsLoseTheirLastRow() throws {
    let text = try Self.block(CatalogueEntry.chain("Conv2d(C,(4,3))", "AvgPool2d(2,1)", "Conv2d(C,C)"))
    #expect(text.contains("padding=(2, 1)") && text.contains("self.conv2d_2(x)[:, :, :-1]  #"))
    #expect(text.contains("F.avg_pool2d(x2, kernel_size=2, stride=1, padding=1)[:, :, :-1, :-1]"))
    // At an even width the last row goes, at an odd one there is none too many.
    #expect(text.contains("padding=max((channels - 1 + 1) // 2, 0)"))
    #expect(text.contains("[:, :, : x3.shape[2], : x3.shape[3]]"))
  }

  @Test func hostileNamesAndCommentsStayText() throws {
    let text = try Self.block(
      "##a\"\"\"\\nimport os##  \n0:input  # \"\"\" + os.abort() \\\n1:output\nclass:ReLU\n0->class\nclass->1")
    #expect(!text.contains("\n\"\"\" +") && text.contains("class ANimportOs(nn.Module):"))
    #expect(text.contains("x_class: Tensor = F.relu(x)"))
  }
}
