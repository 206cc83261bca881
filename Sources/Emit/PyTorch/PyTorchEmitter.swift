import Diagnostics
import GraphLang
import Ops
package import Verifier

/// Networks and blocks as Python files that import torch alone.
package struct PyTorchEmitter {
  /// A block with its text.
  package struct Source: Sendable {
    package let typed: TypedGraph
    package let text: String

    /// The block as it stands in the file, canonical where it can be printed.
    package init(_ typed: TypedGraph, text: String) {
      self.typed = typed
      self.text = text
    }
  }

  /// What the file is about, for its first lines.
  package struct Title: Sendable {
    /// The program that wrote it.
    package var generator: String
    package var width: Int
    package var classes: Int
    package var imageSize: Int
    package var dataset: String
    package var parameters: Int
    /// Multiply-accumulates an image, convention `exact`.
    package var macs: Int

    package init(
      generator: String, width: Int, classes: Int, imageSize: Int, dataset: String, parameters: Int, macs: Int
    ) {
      self.generator = generator
      self.width = width
      self.classes = classes
      self.imageSize = imageSize
      self.dataset = dataset
      self.parameters = parameters
      self.macs = macs
    }
  }

  /// A whole network: its classes and the name of the network's.
  package static func network(
    _ network: Network, base: Source, stem: Source, downsample: Source, _ title: Title
  ) -> (text: String, className: PythonIdentifier) {
    let parts = networkParts(network, base: base, stem: stem, downsample: downsample, title)
    let documentation = """
      Network of "\(network.base.graph.block.name)" for \(title.dataset), written by \(title.generator).

      Width \(title.width), \(title.classes) classes, images of \(title.imageSize) x \(title.imageSize): \
      \(title.parameters) parameters, \(title.macs) multiply-accumulates
      an image. In the shapes B is the batch, C the channels that enter a block, dim those
      that leave it, H x W its image.
      """
    let statements = header(documentation, parts.blocks) + parts.support + parts.classes
    return (PythonPrinter.text(statements), parts.network)
  }

  /// A network's classes, apart from what stands above them.
  struct Parts {
    let blocks: [BlockClass]
    let support: [PythonStatement]
    let classes: [PythonStatement]
    let network: PythonIdentifier
  }

  static func networkParts(
    _ network: Network, base: Source, stem: Source, downsample: Source, _ title: Title
  ) -> Parts {
    let network = network.serving(width: title.width, imageSize: title.imageSize) ?? network
    var names = ClassNames()
    let baseName = network.base.graph.block.name
    let cell = BlockClass(network.base, name: names.claim(baseName), source: base.text)
    let stemClass = BlockClass(
      network.stem, name: names.claim(network.stem.graph.block.name), source: stem.text)
    let reduction = BlockClass(
      network.downsample, name: names.claim(network.downsample.graph.block.name), source: downsample.text)
    let networkName = names.claim(cell.name.text + "Network")
    let skeleton = network.skeleton
    let whole = NetworkClass(
      network: network, name: networkName, base: cell.name, stem: stemClass.name, downsample: reduction.name,
      width: title.width, classes: title.classes,
      documentation: """
        The \(skeleton.name) network of these cells: (B, 3, H, W) to (B, num_classes).
        """)
    let blocks = [cell, stemClass, reduction]
    return Parts(
      blocks: blocks, support: support(blocks),
      classes: blocks.flatMap { section($0.definition) } + section(whole.definition), network: networkName)
  }

  /// One block as a file of its own.
  package static func block(_ source: Source, generator: String) -> (text: String, className: PythonIdentifier) {
    var names = ClassNames()
    let block = BlockClass(source.typed, name: names.claim(source.typed.graph.block.name), source: source.text)
    let documentation = "Block \"\(source.typed.graph.block.name)\", written by \(generator)."
    let statements = header(documentation, [block]) + support([block]) + section(block.definition)
    return (PythonPrinter.text(statements), block.name)
  }

  private static func header(_ documentation: String, _ blocks: [BlockClass]) -> [PythonStatement] {
    let usesTorch = blocks.contains(where: \.usesTorch) || blocks.contains { $0.typed.signature.hasTwoInputs }
    let usesFunctions = blocks.contains(where: \.usesFunctions) || blocks.contains { $0.typed.signature.hasTwoInputs }
    return [.docstring(documentation), .blank] + (usesTorch ? [.importing("torch", names: [])] : [])
      + (usesFunctions ? [.importingAs(["torch", "nn", "functional"], "F")] : [])
      + [.importing("torch", names: ["Tensor", "nn"])]
  }

  private static func support(_ blocks: [BlockClass]) -> [PythonStatement] {
    var classes: [PythonClass] = []
    if blocks.contains(where: \.needsDropPath) { classes.append(SupportClasses.dropPath) }
    if blocks.contains(where: { $0.typed.signature.hasTwoInputs }) {
      classes += [SupportClasses.adapter, SupportClasses.factorizedReduction]
    }
    return classes.flatMap(section)
  }

  private static func section(_ definition: PythonClass) -> [PythonStatement] { [.blank, .blank, .define(definition)] }
}

/// Names of classes, each given once.
struct ClassNames {
  private var taken: Set<String> = [
    "Adapter", "DropPath", "FactorizedReduction", "F", "Tensor", "nn", "torch", "super", "range", "enumerate", "max",
    "int",
    "float", "bool", "self",
  ]

  /// A name for a block of this name.
  mutating func claim(_ text: String) -> PythonIdentifier {
    let plain = PythonIdentifier(className: text)
    var name = plain
    if taken.contains(name.text) { name = plain.appending("Block") }
    var number = 2
    while !taken.insert(name.text).inserted {
      name = plain.appending("\(number)")
      number += 1
    }
    return name
  }
}
