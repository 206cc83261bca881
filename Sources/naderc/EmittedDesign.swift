import ArgumentParser
import Codegen
import Diagnostics
import Emit
import GraphLang
import Verifier

/// A verified network with what an emitter has to know beside it.
struct EmittedDesign {
  let network: Network
  let report: BlockReport
  let source: SourceFile
  let target: NetworkTarget

  /// Stands in emitted files.
  static let generator = "naderc \(Naderc.version)"

  /// The width asked for, or the widest within the budget; findings say why there is none.
  func width(asked: Int?, _ color: ColorChoice) throws -> Int {
    if let asked {
      guard network.isValid(width: asked, imageSize: target.imageSize) else {
        throw refused(
          "the network is not valid at width \(asked) on \(target.imageSize)x\(target.imageSize) images", asked)
      }
      return asked
    }
    let limits = WidthSearch.Limits(parameters: target.maxParameters, macs: target.maxMACs)
    let result = WidthSearch.search(network, imageSize: target.imageSize, classes: target.classes, limits: limits)
    guard let width = result.width else {
      throw refused("no width fits the budget of \(target.name); give --width", nil)
    }
    return width
  }

  private func refused(_ message: String, _ width: Int?) -> ExitCode {
    Console.error(
      "naderc emit: \(message)\(width.map { "; 'naderc check --width \($0)' says why" } ?? "")\n")
    return .findings
  }

  private func title(width: Int) throws -> PyTorchEmitter.Title {
    guard let cost = network.cost(width: width, imageSize: target.imageSize, classes: target.classes) else {
      throw LoweringError(description: "the cost of the network cannot be computed")
    }
    return PyTorchEmitter.Title(
      generator: Self.generator, width: width, classes: target.classes, imageSize: target.imageSize,
      dataset: target.name, parameters: cost.parameters, macs: cost.exactMACs)
  }

  /// The blocks with their text; default blocks have that of the program.
  private func sources() -> (
    base: PyTorchEmitter.Source, stem: PyTorchEmitter.Source, downsample: PyTorchEmitter.Source
  ) {
    let reports = Verifier().verify(source, VerifyOptions(stemScale: network.skeleton.stemScale)).reports
    let texts = BlockTexts.texts(of: source)
    func text(_ role: Role, _ standard: String) -> String {
      let index = reports.firstIndex { $0.signature.role == role }
      if let index, index < texts.count { return texts[index] }
      return standard
    }
    return (
      .init(network.base, text: text(.base, "")),
      .init(network.stem, text: text(.stem, DefaultBlocks.stem(scale: network.skeleton.stemScale))),
      .init(network.downsample, text: text(.downsample, DefaultBlocks.downsample))
    )
  }

  /// The module file.
  func pyTorch(width: Int) throws -> String {
    let sources = sources()
    return PyTorchEmitter.network(
      network, base: sources.base, stem: sources.stem, downsample: sources.downsample, try title(width: width)
    ).text
  }
}
