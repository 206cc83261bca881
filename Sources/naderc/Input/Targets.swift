import Runtime
import Verifier

/// What `--dataset` names for sizing: the data sets, and ImageNet, which is sized but not trained here.
enum Targets {
  /// 30 M parameters and 5.4 G multiply-accumulates: the budget of arXiv 2412.19206.
  private static let imageNet = NetworkTarget(
    name: "imagenet", imageSize: 224, classes: 1000, maxParameters: 30_000_000, maxMACs: 5_400_000_000)

  static var names: [String] { DataSetName.allCases.map(\.rawValue) + [imageNet.name] }

  static func named(_ name: String) -> NetworkTarget? {
    if name == imageNet.name { return imageNet }
    return DataSetName(rawValue: name).map { target(DataSetDescription($0)) }
  }

  /// A data set that gives no limit on multiply-accumulates is limited by its parameters alone.
  static func target(_ data: DataSetDescription) -> NetworkTarget {
    NetworkTarget(
      name: data.name, imageSize: data.side, classes: data.classes, maxParameters: data.budget.parameters,
      maxMACs: data.budget.macs ?? .max)
  }
}
