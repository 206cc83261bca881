import GraphLang
import Ops
package import Verifier

/// A complete training program: the network's classes, what the run needs to know as values, and the fixed parts.
package enum TrainingScriptEmitter {
  /// What the program has to know of the data set.
  package struct Data: Sendable {
    package var name: String
    /// How results name it.
    package var source: String
    package var reader: Reader
    /// Where the data lie unless something else is said; nil for the usual folder.
    package var dataFolder: String?
    package var classes: Int
    package var side: Int
    /// Nil where the training split is measured.
    package var mean: [Float]?
    package var deviation: [Float]?
    package var flips: Bool
    package var padding: Int
    package var batchSize: Int
    package var epochs: Int
    package var learningRate: Double
    package var splitSeed: Int
    /// The folder that is written where none is given.
    package var folder: String
    /// Images that come with the program, a line each; empty for data that lie in files.
    package var embedded: [String]

    package init(
      name: String, source: String, reader: Reader, dataFolder: String?, classes: Int, side: Int, mean: [Float]?,
      deviation: [Float]?, flips: Bool, padding: Int, batchSize: Int, epochs: Int, learningRate: Double, splitSeed: Int,
      folder: String, embedded: [String]
    ) {
      self.name = name
      self.source = source
      self.reader = reader
      self.dataFolder = dataFolder
      self.classes = classes
      self.side = side
      self.mean = mean
      self.deviation = deviation
      self.flips = flips
      self.padding = padding
      self.batchSize = batchSize
      self.epochs = epochs
      self.learningRate = learningRate
      self.splitSeed = splitSeed
      self.folder = folder
      self.embedded = embedded
    }
  }

  /// The program. `file` is the text of the blocks, which the program writes into its folder.
  package static func script(
    _ network: Network, base: PyTorchEmitter.Source, stem: PyTorchEmitter.Source, downsample: PyTorchEmitter.Source,
    _ title: PyTorchEmitter.Title, macsNader: Int, version: String, file: String, _ data: Data
  ) -> String {
    let parts = PyTorchEmitter.networkParts(network, base: base, stem: stem, downsample: downsample, title)
    let documentation =
      "Trains \"\(network.base.graph.block.name)\" on \(data.name); written by \(title.generator).\n\n"
      + "The recipe, splits and seeds are those of 'naderc run', the result file too. With several\n"
      + "processes: torchrun --nproc-per-node N THIS_FILE."
    let lines = file.split(separator: "\n", omittingEmptySubsequences: false).map {
      PythonExpression.string(String($0))
    }
    var text = PythonPrinter.text([.docstring(documentation), .blank])
    text += "\n" + TrainingScriptText.imports(data.reader.modules) + "\n"
    text += PythonPrinter.text([
      .blank, constant("DATA", values(of: data)),
      .blank, constant("MODEL", values(of: network, title, macsNader: macsNader, version: version)),
      .blank, .comment("The blocks as naderc reads them."),
      .assign(.name("BLOCK_LINES"), .list(lines)),
      .assign(.name("BLOCK"), PythonExpression.string("\n").dot("join")(.name("BLOCK_LINES"))),
    ])
    text += PythonPrinter.text(parts.support + parts.classes)
    text += PythonPrinter.text([.blank, .blank, .assign(.name("NETWORK"), .name(parts.network)), .blank])
    if data.reader == .digits {
      text += PythonPrinter.text([
        .assign(.name("DIGITS"), type: tupleOfStrings, .tuple(data.embedded.map { .string($0) })), .blank,
      ])
    }
    let fixed =
      [TrainingScriptText.random, TrainingScriptText.splits] + data.reader.parts + [
        TrainingScriptText.data, TrainingScriptText.files, TrainingScriptText.training, TrainingScriptText.session,
        TrainingScriptText.main,
      ]
    return text + fixed.map { "\n" + $0 + "\n" }.joined(separator: "\n")
  }

  private static let tupleOfStrings = PythonExpression.subscripted(
    .name("tuple"), [.element(.name("str")), .element(.ellipsis)])

  private static func constant(
    _ name: PythonIdentifier, _ members: [(key: PythonExpression, value: PythonExpression)]
  ) -> PythonStatement {
    .assign(
      .name(name), type: .subscripted(.name("dict"), [.element(.name("str")), .element(.name("Any"))]),
      .dictionary(members))
  }

  private static func values(of data: Data) -> [(key: PythonExpression, value: PythonExpression)] {
    func list(_ numbers: [Float]?) -> PythonExpression {
      // The shortest text that reads as the same number of single precision.
      numbers.map { .list($0.map { .float(Double("\($0)") ?? Double($0)) }) } ?? .none
    }
    return [
      (.string("name"), .string(data.name)), (.string("source"), .string(data.source)),
      (.string("folder"), data.dataFolder.map { .string($0) } ?? .none), (.string("classes"), .integer(data.classes)),
      (.string("side"), .integer(data.side)), (.string("mean"), list(data.mean)),
      (.string("deviation"), list(data.deviation)), (.string("flips"), .boolean(data.flips)),
      (.string("padding"), .integer(data.padding)), (.string("batch_size"), .integer(data.batchSize)),
      (.string("epochs"), .integer(data.epochs)), (.string("learning_rate"), .float(data.learningRate)),
      (.string("split_seed"), .integer(data.splitSeed)), (.string("out"), .string(data.folder)),
    ]
  }

  private static func values(
    of network: Network, _ title: PyTorchEmitter.Title, macsNader: Int, version: String
  ) -> [(key: PythonExpression, value: PythonExpression)] {
    let blocks = [("base", network.base), ("stem", network.stem), ("downsample", network.downsample)]
    let operations = blocks.map { name, typed -> (key: PythonExpression, value: PythonExpression) in
      (.string(name), .integer(typed.graph.order.count { typed.nodes[$0].operation != nil }))
    }
    let paths = blocks.map { name, typed -> (key: PythonExpression, value: PythonExpression) in
      (.string(name), .list(dropPaths(of: typed)))
    }
    return [
      (.string("name"), .string(network.base.graph.block.name)),
      (.string("hash"), .string(network.base.canonicalForm().hash)), (.string("version"), .string(version)),
      (.string("width"), .integer(title.width)), (.string("parameters"), .integer(title.parameters)),
      (.string("macs_exact"), .integer(title.macs)), (.string("macs_nader"), .integer(macsNader)),
      (.string("operations"), .dictionary(operations)), (.string("drop_paths"), .dictionary(paths)),
    ]
  }

  /// Each DropPath's attribute, and which operation of the block it is, from 1.
  private static func dropPaths(of typed: TypedGraph) -> [PythonExpression] {
    var (place, result) = (0, [PythonExpression]())
    for index in typed.graph.order {
      guard let operation = typed.nodes[index].operation else { continue }
      place += 1
      guard operation.pyTorch == .layer(.dropPath) else { continue }
      let name = "\(operation.name.lowercased())_\(typed.graph.nodes[index].syntax.id.text)"
      result.append(.tuple([.string(name), .integer(place)]))
    }
    return result
  }
}
