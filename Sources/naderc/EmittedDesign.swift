import ArgumentParser
import Codegen
import Diagnostics
import Drawing
import Emit
import GraphLang
import Runtime
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
      if network.isValid(width: asked, imageSize: target.imageSize) { return asked }
      Console.error(findings(atWidth: asked, color))
      Console.error(
        "naderc emit: the network is not valid at width \(asked) on \(target.imageSize)x\(target.imageSize) images\n")
      throw ExitCode.findings
    }
    let limits = WidthSearch.Limits(parameters: target.maxParameters, macs: target.maxMACs)
    let result = WidthSearch.search(network, imageSize: target.imageSize, classes: target.classes, limits: limits)
    guard let width = result.width else {
      throw EmitRefusal(
        Diagnostic(
          ExportCode.noNetworkWidth.code,
          result.widthsTried == 0
            ? "the blocks share no width that is valid in every stage on \(target.imageSize)x\(target.imageSize) images"
            : "no width fits the budget of \(target.name)",
          at: report.block.span, notes: ["--width N asks for a width whatever the budget"]))
    }
    return width
  }

  /// What verification says of the blocks at the widths and image sizes of the stages.
  private func findings(atWidth width: Int, _ color: ColorChoice) -> String {
    let sizes = network.stageSizes(target.imageSize) ?? []
    let renderer = TextRenderer(colored: color.isOn(for: 2))
    for (stage, size) in zip(network.skeleton.stageWidths(width), sizes) {
      let options = VerifyOptions(
        stemScale: network.skeleton.stemScale, width: stage, imageSize: (height: size, width: size))
      let errors = Verifier().verify(source, options).reports.filter { $0.signature.role != .stem }
        .flatMap(\.diagnostics).filter { $0.severity == .error }
      if !errors.isEmpty { return errors.map { renderer.render($0, in: source) + "\n" }.joined() }
    }
    return ""
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

  /// Refuses what does not fit an ONNX file, before its weights take any memory.
  func refuseHuge(width: Int) throws {
    let parameters = try title(width: width).parameters
    do throws(ONNXEmitter.Failure) {
      try ONNXEmitter.refuse(parameters: parameters)
    } catch {
      throw EmitRefusal(Diagnostic(ExportCode.tooLarge.code, error.description, at: report.block.span))
    }
  }

  /// The network as ONNX with these weights.
  func onnx(_ weights: EmittedWeights, foldsNormalization: Bool) throws -> [UInt8] {
    let hash = report.typed?.canonicalForm().hash ?? ""
    let title = ONNXEmitter.Title(
      version: Naderc.version, documentation: "\(report.block.name) for \(target.name), width \(weights.width)",
      metadata: [
        ("block", report.block.name), ("hash", hash), ("width", String(weights.width)), ("dataset", target.name),
      ])
    do throws(ONNXEmitter.Failure) {
      return try ONNXEmitter.network(
        network, width: weights.width, imageSize: target.imageSize, classes: target.classes, weights: weights.byName,
        foldsNormalization: foldsNormalization, title)
    } catch {
      throw EmitRefusal(Diagnostic(ExportCode.tooLarge.code, error.description, at: report.block.span))
    }
  }

  /// The network and its blocks as pictures.
  var diagrams: [Diagram] {
    let options = VerifyOptions(stemScale: network.skeleton.stemScale)
    return [Diagram(network, title: "\(report.block.name): network")]
      + Verifier().verify(source, options).reports.map { Diagram($0, source: source) }
  }

  /// The training program for a data set of the table; `source` is how results name it.
  func trainingScript(
    width: Int, _ data: DataSetDescription, source name: String, folder: String,
    normalization known: Normalization? = nil
  ) throws -> String {
    let title = try title(width: width)
    guard let cost = network.cost(width: width, imageSize: target.imageSize, classes: target.classes) else {
      throw LoweringError(description: "the cost of the network cannot be computed")
    }
    var normalization = known
    if case .constants(let constants) = data.normalization { normalization = constants }
    let isEmbedded = data.name == DataSetName.digits.rawValue
    let sources = sources()
    return TrainingScriptEmitter.script(
      network, base: sources.base, stem: sources.stem, downsample: sources.downsample, title,
      macsNader: cost.naderMACs, version: Naderc.version, file: String(decoding: source.bytes, as: UTF8.self),
      .init(
        name: data.name, source: name, reader: reader(data), dataFolder: Self.folder(of: name),
        classes: data.classes, side: data.side, mean: normalization?.mean, deviation: normalization?.deviation,
        flips: data.augmentation.flips, padding: data.augmentation.padding, batchSize: data.batchSize,
        epochs: data.epochs, learningRate: data.learningRate,
        splitSeed: Int(DataSetDescription.splitSeed), folder: folder,
        embedded: isEmbedded ? OpticalDigits.text.split(separator: "\n").map(String.init) : []))
  }

  /// How the program reads the data set.
  private func reader(_ data: DataSetDescription) -> TrainingScriptEmitter.Reader {
    switch DataSetName(rawValue: data.name) {
    case .digits: .digits
    case .cifar10: .cifar10
    case .cifar100: .cifar100
    case .imageNet16: .imageNet16
    case .stl10: .stl10
    case .gtsrb: .gtsrb
    case nil: .folder
    }
  }

  /// The folder of `folder:PATH`; nil for a data set of the table.
  private static func folder(of source: String) -> String? {
    guard case .folder(let path) = try? DataSetSource(argument: source) else { return nil }
    return path
  }
}
