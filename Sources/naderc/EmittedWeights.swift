import ArgumentParser
import Codegen
import Diagnostics
import Emit
import GraphLang
import IR
import Runtime
import Verifier

/// Weights for an emitted network: those of a finished run, or first values.
struct EmittedWeights {
  let store: ParameterStore
  let width: Int
  let description: DataSetDescription?

  /// The first values of a seed.
  init(_ network: Network, _ shape: NetworkShape, seed: UInt64) throws {
    width = shape.width
    description = nil
    store = try ParameterStore(
      for: try NetworkLowering.program(network, shape, batch: 1, training: false), seed: seed)
  }

  /// The weights of a run, which has to be of these blocks.
  init(_ folder: RunFolder, of design: (network: Network, report: BlockReport, path: String)) throws {
    let trained = try TrainedNetwork(folder, command: "emit")
    let result = try folder.readResult()
    let hash = design.report.typed?.canonicalForm().hash
    let found = result["block"]?["hash"]?.stringValue
    width = result["width"]?.integerValue ?? 0
    description = trained.description
    store = trained.store
    let shape = NetworkShape(width: width, imageSize: trained.description.side, classes: trained.description.classes)
    let isValid = design.network.isValid(width: width, imageSize: shape.imageSize)
    let names = isValid ? try NetworkLowering.program(design.network, shape, batch: 1, training: false) : nil
    guard found == hash, let names, names.parameters.map(\.name) == store.parameters.map(\.name),
      names.parameters.map(\.dims) == store.parameters.map(\.dims)
    else {
      let diagnostic = Diagnostic(
        ExportCode.otherRun.code,
        "the run in \(folder.path) is of "
          + (found == hash ? "blocks with other node ids or another stem or downsample" : "another block"),
        at: design.report.block.span,
        notes: [
          "this block is \(hash ?? "unknown"), the run's is \(found ?? "unknown")",
          "emit \(folder.block), the blocks that were trained",
        ])
      throw EmitRefusal(diagnostic)
    }
  }

  /// All of it by PyTorch's names.
  var byName: [String: ONNXEmitter.Weights] {
    var result: [String: ONNXEmitter.Weights] = [:]
    for (index, parameter) in store.parameters.enumerated() { result[parameter.name] = .init(store.parameter(index)) }
    for (index, buffer) in store.buffers.enumerated() { result[buffer.name] = .init(store.buffer(index)) }
    return result
  }
}

/// Why a design is not emitted, at its place in the source.
struct EmitRefusal: Error {
  let diagnostic: Diagnostic

  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
