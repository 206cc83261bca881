import Codegen
import Diagnostics
import Drawing
import GraphLang
import Report
import Runtime
import Verifier

/// The page of a run: what the session knows, as the plain values of `RunPage`.
struct RunReport {
  /// Images that are shown.
  private static let worstImages = 16

  let session: RunSession
  let cost: Cost
  /// The result of schema `naderc.run/1`.
  let result: JSONValue
  let epochs: [EpochReport]
  /// What the final weights say about the validation images; empty where the training did not finish.
  let judgements: [Judgement]

  var page: RunPage {
    let description = session.data.search.description
    var page = RunPage(
      name: session.report.block.name,
      lead: "\(description.title), width \(session.shape.width), seed \(session.seed), \(session.recipe.epochs) epochs",
      ending: ending)
    page.tiles = tiles
    page.epochs = epochs.map(RunPage.Epoch.init)
    page.picture = picture
    page.costs = costs
    if !judgements.isEmpty {
      page.judgedSplit = "\(judgements.count) validation images"
      page.confusion = confusion(description)
      page.worst = worst(description)
    }
    page.facts = facts(description)
    page.source = String(decoding: session.source.bytes, as: UTF8.self)
    page.generator = "naderc \(Naderc.version)"
    return page
  }

  private var ending: RunPage.Ending {
    switch result["status"]?.stringValue {
    case "finished": .finished
    case "interrupted": .interrupted
    case let status:
      .failed(
        status: (status ?? "unknown").split(separator: "_").joined(separator: " "),
        cause: result["cause"]?.stringValue ?? "The cause is not known.")
    }
  }

  private var tiles: [(value: String, label: String)] {
    let last = result["last"]
    return [
      (NumberText.percent(last?["test_accuracy"]?.numberValue), "test accuracy"),
      (NumberText.percent(last?["validation_accuracy"]?.numberValue), "validation accuracy"),
      (NumberText.fixed(last?["train_loss"]?.numberValue, 4), "training loss"),
      (NumberText.short(Double(cost.parameters)), "parameters"),
      (NumberText.short(Double(cost.exactMACs)), "MACs an image (exact)"),
      (NumberText.duration(result["seconds"]?.numberValue), "on \(result["isa"]?.stringValue ?? "this machine")"),
    ]
  }

  /// Base, stem and downsample side by side; none where they are too large to be drawn.
  private var picture: String? {
    let network = session.network
    let own = Verifier().verify(session.source, VerifyOptions(stemScale: network.skeleton.stemScale)).reports
    let names = [network.base, network.stem, network.downsample].map(\.graph.block.name)
    let diagrams = own.filter { names.contains($0.block.name) }.map { Diagram($0, source: session.source) }
    return try? SVGDrawing.render(diagrams, title: session.report.block.name)
  }

  private var costs: [CostTable] {
    guard
      let report = CostReport(
        session.network, width: session.shape.width, imageSize: session.shape.imageSize, batch: 1, total: cost)
    else { return [] }
    return [Role.base, .stem, .downsample].compactMap { role in
      let rows = report.rows.filter { $0.role == role }
      guard let first = rows.first else { return nil }
      return CostTable(
        title: "\(first.block) (\(role.rawValue)), one image at its first place",
        rows: rows.map { row in
          .init(
            node: row.node, operation: row.operation, shape: row.shape.map(String.init).joined(separator: " × "),
            parameters: row.cost.parameters, macs: row.cost.exactMACs)
        })
    }
  }

  private func confusion(_ description: DataSetDescription) -> ConfusionChart {
    let classes = description.classes
    var counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    for judgement in judgements { counts[judgement.label][judgement.prediction] += 1 }
    return ConfusionChart(classNames: description.classNames, counts: counts)
  }

  /// Misclassified images, the least probable true class first.
  private func worst(_ description: DataSetDescription) -> [RunPage.JudgedImage] {
    let wrong = judgements.indices.filter { judgements[$0].label != judgements[$0].prediction }
    let ranked = wrong.sorted { (judgements[$0].probability, $0) < (judgements[$1].probability, $1) }
    return ranked.prefix(Self.worstImages).map { index in
      let image = RasterImage(session.data.search.validation.images, index, maximum: description.maximum)
      return .init(
        png: PNGEncoder.encode(image), actual: description.classNames[judgements[index].label],
        predicted: description.classNames[judgements[index].prediction], probability: judgements[index].probability,
        index: index)
    }
  }

  private func facts(_ description: DataSetDescription) -> [(name: String, value: String)] {
    let (recipe, search) = (session.recipe, session.data.search)
    let images = "\(search.training.images.count) training, \(search.validation.images.count) validation, "
    return [
      ("data set", "\(description.title) (\(search.splitName)), digest \(search.digest.prefix(16))…"),
      (
        "images",
        images + "\(session.data.test.test.images.count) test, \(description.side) × \(description.side) pixels"
      ),
      ("optimiser", "SGD with Nesterov momentum \(recipe.momentum), weight decay \(recipe.weightDecay)"),
      ("learning rate", "\(recipe.learningRate), cosine to 0 over all steps"),
      ("batch", "\(recipe.batchSize) images, label smoothing \(recipe.labelSmoothing)"),
      ("epochs", "\(epochs.count) of \(recipe.epochs)"), ("seed", "\(session.seed)"),
      ("width", "\(session.shape.width)"),
      ("MACs (nader)", NumberText.grouped(cost.naderMACs)),
      ("block hash", result["block"]?["hash"]?.stringValue ?? "–"),
      ("best epoch", bestEpoch), ("speed", speed),
      ("peak memory", NumberText.bytes(result["peak_memory_bytes"]?.integerValue)),
      ("program", "naderc \(Naderc.version), \(result["backend"]?.stringValue ?? "native")"),
    ]
  }

  private var bestEpoch: String {
    guard let best = result["best_validation"], let epoch = best["epoch"]?.integerValue else { return "–" }
    let validation = NumberText.percent(best["validation_accuracy"]?.numberValue)
    return "\(epoch): validation \(validation), test \(NumberText.percent(best["test_accuracy"]?.numberValue))"
  }

  private var speed: String {
    result["images_per_second"]?.numberValue.map { "\(NumberText.fixed($0, 0)) images/s" } ?? "–"
  }
}

extension RunPage.Epoch {
  init(_ report: EpochReport) {
    self.init(
      epoch: report.epoch, trainLoss: report.trainLoss, trainAccuracy: report.trainAccuracy,
      validationLoss: report.validationLoss, validationAccuracy: report.validationAccuracy)
  }
}
