import Codegen
import Diagnostics
import Emit
import GraphLang
import IR
import Runtime
import Verifier

/// The network of a file's blocks, as the program builds it.
struct ProbeNetwork {
  /// What stands in the way of a network.
  struct Failure: Error {
    let description: String
  }

  let network: Network
  private let base: PyTorchEmitter.Source
  private let stem: PyTorchEmitter.Source
  private let downsample: PyTorchEmitter.Source

  init(_ text: String, skeleton name: String) throws(Failure) {
    guard let skeleton = Skeleton.all.first(where: { $0.name == name }) else {
      throw Failure(description: "no skeleton \(name)")
    }
    let options = VerifyOptions(stemScale: skeleton.stemScale)
    func block(_ role: Role, standard: String) throws(Failure) -> (TypedGraph, PyTorchEmitter.Source) {
      for text in [text, standard] {
        let source = SourceFile(path: "probe.ng", text: text)
        let reports = Verifier().verify(source, options).reports
        guard let index = reports.firstIndex(where: { $0.signature.role == role }) else { continue }
        guard let typed = reports[index].typed else { throw Failure(description: "an invalid \(role.rawValue)") }
        return (typed, .init(typed, text: BlockTexts.texts(of: source)[index]))
      }
      throw Failure(description: "no \(role.rawValue)")
    }
    let base = try block(.base, standard: "")
    let stem = try block(.stem, standard: DefaultBlocks.stem(scale: skeleton.stemScale))
    let downsample = try block(.downsample, standard: DefaultBlocks.downsample)
    (self.base, self.stem, self.downsample) = (base.1, stem.1, downsample.1)
    network = Network(skeleton: skeleton, base: base.0, stem: stem.0, downsample: downsample.0)
  }

  /// The module file and its network's class.
  func module(_ shape: NetworkShape) throws(Failure) -> (text: String, className: String) {
    guard let cost = network.cost(width: shape.width, imageSize: shape.imageSize, classes: shape.classes) else {
      throw Failure(description: "no cost")
    }
    let emitted = PyTorchEmitter.network(
      network, base: base, stem: stem, downsample: downsample,
      .init(
        generator: "a test", width: shape.width, classes: shape.classes, imageSize: shape.imageSize, dataset: "test",
        parameters: cost.parameters, macs: cost.exactMACs))
    return (emitted.text, emitted.className.text)
  }
}
