/// The page that compares trainings.
package struct ComparisonPage: Sendable {
  /// A training; those of one group differ in their seeds only.
  package struct Run: Sendable {
    package let name: String
    /// What it has in common with the other seeds.
    package let group: String
    package let seed: Int
    package let status: String
    package let epochs: [RunPage.Epoch]
    package let parameters: Int
    /// Exact multiply-accumulates of an image.
    package let macs: Int
    package let width: Int
    package let dataSet: String
    package let validationAccuracy: Double?
    package let testAccuracy: Double?
    package let seconds: Double?
    /// Where its own page is, relative to this one.
    package let address: String?

    package init(
      name: String, group: String, seed: Int, status: String, epochs: [RunPage.Epoch], parameters: Int, macs: Int,
      width: Int, dataSet: String, validationAccuracy: Double?, testAccuracy: Double?, seconds: Double?,
      address: String?
    ) {
      self.name = name
      self.group = group
      self.seed = seed
      self.status = status
      self.epochs = epochs
      self.parameters = parameters
      self.macs = macs
      self.width = width
      self.dataSet = dataSet
      self.validationAccuracy = validationAccuracy
      self.testAccuracy = testAccuracy
      self.seconds = seconds
      self.address = address
    }
  }

  package let runs: [Run]
  package let generator: String

  package init(runs: [Run], generator: String) {
    self.runs = runs
    self.generator = generator
  }

  /// The runs by what they have in common, in the order of their first.
  var groups: [(key: String, runs: [Run])] {
    var places: [String: Int] = [:]
    var groups: [(key: String, runs: [Run])] = []
    for run in runs {
      if let place = places[run.group] {
        groups[place].runs.append(run)
      } else {
        places[run.group] = groups.count
        groups.append((run.group, [run]))
      }
    }
    return groups
  }

  /// The file's text.
  package var serialized: String {
    let groups = groups
    let networks = groups.count == 1 ? "One network" : "\(groups.count) networks"
    return HTMLDocument(title: "\(runs.count) \(runs.count == 1 ? "run" : "runs") – naderc report") {
      Tag.main {
        Tag.header {
          Tag.h1 { runs.count == 1 ? "One run" : "\(runs.count) runs compared" }
          Tag.p(.class("lead")) {
            "\(networks)\(groups.count == 1 ? "" : ", each with a colour of its own"); accuracies are those of the last epoch."
          }
        }
        Tag.div(.class("two")) {
          PageParts.card("Accuracy against multiply-accumulates") { pareto(groups) }
          PageParts.card("Validation accuracy") { curves(groups, "accuracy", true, \.validationAccuracy) }
          PageParts.card("Validation loss") { curves(groups, "cross entropy", false, \.validationLoss) }
          PageParts.card("Training loss") { curves(groups, "cross entropy", false, \.trainLoss) }
        }
        PageParts.card("Networks: mean and deviation over seeds") { summary(groups) }
        PageParts.card("Runs") { table }
        Tag.footer { generator }
      }
    }.serialized
  }

  private func pareto(_ groups: [(key: String, runs: [Run])]) -> [Markup] {
    var points: [ParetoChart.Point] = []
    for (color, group) in groups.enumerated() {
      let values = group.runs.compactMap(\.testAccuracy)
      guard let first = group.runs.first, let mean = Statistics.mean(values) else { continue }
      points.append(.init(name: first.name, cost: Double(first.macs), value: mean, color: color))
    }
    if points.isEmpty { return [Tag.p(.class("note")) { "No run has finished." }] }
    let chart = ParetoChart(
      title: "test accuracy against exact multiply-accumulates of an image", xLabel: "MACs an image (exact)",
      yLabel: "test accuracy", points: points)
    return [
      chart.markup,
      Tag.p(.class("note")) {
        "A dot is the mean over the seeds. The dashed line joins networks that no other beats in both accuracy and cost."
      },
    ]
  }

  private func curves(
    _ groups: [(key: String, runs: [Run])], _ label: String, _ isPercentage: Bool,
    _ path: KeyPath<RunPage.Epoch, Double>
  ) -> Markup {
    var series: [Series] = []
    for (color, group) in groups.enumerated() {
      for (index, run) in group.runs.enumerated() {
        series.append(
          Series(
            name: group.runs.count > 1 ? "\(run.name), seed \(run.seed)" : run.name,
            points: run.epochs.map { (Double($0.epoch), $0[keyPath: path]) }, color: color, isDashed: index > 0))
      }
    }
    return LineChart(title: label, xLabel: "epoch", yLabel: label, series: series, isPercentage: isPercentage).markup
  }

  private func summary(_ groups: [(key: String, runs: [Run])]) -> Markup {
    var table = NumberTable([
      .init("network"), .init("data set"), .init("width", isNumber: true), .init("parameters", isNumber: true),
      .init("MACs (exact)", isNumber: true), .init("seeds", isNumber: true), .init("validation", isNumber: true),
      .init("test", isNumber: true),
    ])
    for (_, runs) in groups {
      guard let first = runs.first else { continue }
      table.append([
        Tag.strong { first.name }, .text(first.dataSet), .text("\(first.width)"),
        .text(NumberText.grouped(first.parameters)),
        .text(NumberText.short(Double(first.macs))), .text("\(runs.count)"),
        .text(Statistics.spread(runs.compactMap(\.validationAccuracy))),
        .text(Statistics.spread(runs.compactMap(\.testAccuracy))),
      ])
    }
    return table.markup
  }

  private var table: Markup {
    var table = NumberTable([
      .init("run"), .init("seed", isNumber: true), .init("status"), .init("epochs", isNumber: true),
      .init("validation", isNumber: true), .init("test", isNumber: true), .init("time", isNumber: true),
    ])
    for run in runs {
      let name: Markup
      if let address = run.address { name = Tag.a(.link(address)) { run.name } } else { name = .text(run.name) }
      table.append([
        name, .text("\(run.seed)"),
        Tag.span(.class(run.status == "finished" ? "good" : run.status == "interrupted" ? "warn" : "bad")) {
          run.status
        },
        .text("\(run.epochs.count)"), .text(NumberText.percent(run.validationAccuracy)),
        .text(NumberText.percent(run.testAccuracy)), .text(NumberText.duration(run.seconds)),
      ])
    }
    return table.markup
  }
}
