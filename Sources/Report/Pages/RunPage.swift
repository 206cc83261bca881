/// The page of one training.
package struct RunPage: Sendable {
  /// A finished epoch; accuracies are fractions.
  package struct Epoch: Sendable {
    package let epoch: Int
    package let trainLoss: Double
    package let trainAccuracy: Double
    package let validationLoss: Double
    package let validationAccuracy: Double

    package init(
      epoch: Int, trainLoss: Double, trainAccuracy: Double, validationLoss: Double, validationAccuracy: Double
    ) {
      self.epoch = epoch
      self.trainLoss = trainLoss
      self.trainAccuracy = trainAccuracy
      self.validationLoss = validationLoss
      self.validationAccuracy = validationAccuracy
    }
  }

  /// An image that the network judges badly.
  package struct JudgedImage: Sendable {
    /// The picture as a PNG file.
    package let png: [UInt8]
    package let actual: String
    package let predicted: String
    /// What the network gives to the true class.
    package let probability: Double
    /// Position in its split.
    package let index: Int

    package init(png: [UInt8], actual: String, predicted: String, probability: Double, index: Int) {
      self.png = png
      self.actual = actual
      self.predicted = predicted
      self.probability = probability
      self.index = index
    }
  }

  /// How a training ended.
  package enum Ending: Sendable, Equatable {
    case finished
    case failed(status: String, cause: String)
    case interrupted
  }

  package var name: String
  package var lead: String
  package var ending: Ending
  /// Key figures with what they mean.
  package var tiles: [(value: String, label: String)] = []
  package var epochs: [Epoch] = []
  /// The blocks as an SVG document of our own drawing.
  package var picture: String?
  package var costs: [CostTable] = []
  package var confusion: ConfusionChart?
  package var worst: [JudgedImage] = []
  /// The images of the split that the two above are of.
  package var judgedSplit = ""
  package var facts: [(name: String, value: String)] = []
  /// The text that was trained.
  package var source = ""
  package var generator = ""

  package init(name: String, lead: String, ending: Ending) {
    self.name = name
    self.lead = lead
    self.ending = ending
  }

  /// The file's text.
  package var serialized: String {
    HTMLDocument(title: "\(name) – naderc run") {
      Tag.main {
        head
        PageParts.tiles(tiles)
        curves
        if let picture {
          PageParts.card("The block") { PageParts.picture(svg: picture, description: "the graph of \(name)") }
        }
        if !costs.isEmpty { PageParts.card("Cost of each node") { for table in costs { table.markup } } }
        judgement
        PageParts.card("Configuration") { PageParts.facts(facts) }
        if !source.isEmpty {
          Tag.section(.class("card")) {
            Tag.details {
              Tag.summary { "The text of the block" }
              Tag.pre { source }
            }
          }
        }
        Tag.footer { generator }
      }
    }.serialized
  }

  @MarkupBuilder private var head: [Markup] {
    Tag.header {
      Tag.div(.class("head")) {
        Tag.h1 { name }
        switch ending {
        case .finished: Tag.span(.class("chip good")) { "finished" }
        case .interrupted: Tag.span(.class("chip warn")) { "interrupted" }
        case .failed(let status, _): Tag.span(.class("chip bad")) { status }
        }
      }
      Tag.p(.class("lead")) { lead }
    }
    switch ending {
    case .finished: Markup.none
    case .interrupted: Tag.p(.class("cause")) { "Stopped before its end; the same command with --resume goes on." }
    case .failed(_, let cause): Tag.p(.class("cause")) { cause }
    }
  }

  @MarkupBuilder private var curves: [Markup] {
    if !epochs.isEmpty {
      Tag.div(.class("two")) {
        PageParts.card("Loss") {
          chart("Loss", "cross entropy", false, \.trainLoss, \.validationLoss)
        }
        PageParts.card("Accuracy") {
          chart("Accuracy", "accuracy", true, \.trainAccuracy, \.validationAccuracy)
        }
      }
    }
  }

  private func chart(
    _ title: String, _ label: String, _ isPercentage: Bool, _ train: KeyPath<Epoch, Double>,
    _ validation: KeyPath<Epoch, Double>
  ) -> Markup {
    func points(_ path: KeyPath<Epoch, Double>) -> [(x: Double, y: Double)] {
      epochs.map { (Double($0.epoch), $0[keyPath: path]) }
    }
    return LineChart(
      title: "\(title) by epoch", xLabel: "epoch", yLabel: label,
      series: [
        Series(name: "training", points: points(train), color: 0, isDashed: true),
        Series(name: "validation", points: points(validation), color: 1),
      ], isPercentage: isPercentage
    ).markup
  }

  @MarkupBuilder private var judgement: [Markup] {
    if let confusion {
      Tag.div(.class("two")) {
        PageParts.card("Confusion, \(judgedSplit)") {
          confusion.markup
          mistakes(confusion)
        }
        PageParts.card("Judged worst, \(judgedSplit)") {
          if worst.isEmpty { Tag.p(.class("note")) { "No image was misclassified." } }
          Tag.div(.class("gallery")) { for image in worst { figure(image) } }
        }
      }
    }
  }

  private func mistakes(_ confusion: ConfusionChart) -> Markup {
    let mistakes = confusion.mistakes(6)
    if mistakes.isEmpty { return Tag.p(.class("note")) { "No image was misclassified." } }
    let texts = mistakes.map { "\($0.actual) taken for \($0.predicted) (\($0.count))" }
    return Tag.p(.class("note")) { "Most frequent mistakes: " + texts.joined(separator: ", ") + "." }
  }

  private func figure(_ image: JudgedImage) -> Markup {
    Tag.figure {
      Tag.img(.image(.png, image.png), Attribute(.alt, "image \(image.index) of class \(image.actual)"))
      Tag.figcaption {
        Tag.strong { image.actual }
        " taken for "
        Tag.strong { image.predicted }
        "; true class \(NumberText.percent(image.probability, 1))"
      }
    }
  }
}
