/// What a network is sized and trained for: a data set's images and classes, and the paper's budget for it.
package struct NetworkTarget: Sendable {
  package let name: String
  /// Pixels of a side.
  package let imageSize: Int
  package let classes: Int
  package let maxParameters: Int
  /// Multiply-accumulates an image by the `nader` convention.
  package let maxMACs: Int

  package init(name: String, imageSize: Int, classes: Int, maxParameters: Int, maxMACs: Int) {
    self.name = name
    self.imageSize = imageSize
    self.classes = classes
    self.maxParameters = maxParameters
    self.maxMACs = maxMACs
  }

  /// The data sets of the command line, with the budgets of arXiv 2412.19206, section 4.
  package static let all: [NetworkTarget] = [
    NetworkTarget(name: "digits", imageSize: 8, classes: 10, maxParameters: 600_000, maxMACs: 200_000_000),
    NetworkTarget(name: "cifar10", imageSize: 32, classes: 10, maxParameters: 1_500_000, maxMACs: 200_000_000),
    NetworkTarget(name: "cifar100", imageSize: 32, classes: 100, maxParameters: 1_500_000, maxMACs: 200_000_000),
    NetworkTarget(name: "imagenet16-120", imageSize: 16, classes: 120, maxParameters: 1_500_000, maxMACs: 50_000_000),
    NetworkTarget(name: "stl10", imageSize: 48, classes: 10, maxParameters: 1_500_000, maxMACs: 200_000_000),
    NetworkTarget(name: "gtsrb", imageSize: 32, classes: 43, maxParameters: 1_500_000, maxMACs: 200_000_000),
    NetworkTarget(name: "imagenet", imageSize: 224, classes: 1000, maxParameters: 30_000_000, maxMACs: 5_400_000_000),
  ]

  package static func named(_ name: String) -> NetworkTarget? { all.first { $0.name == name } }
}
