extension TrainingScriptEmitter {
  /// How a program reads its data set.
  package enum Reader: Sendable {
    case digits
    case cifar10
    case cifar100
    case imageNet16
    case stl10
    case gtsrb
    /// A folder with one folder a class.
    case folder

    /// The parts of the program that read it.
    var parts: [String] {
      switch self {
      case .digits: [TrainingScriptText.stratified, TrainingScriptText.digits]
      case .cifar10: TrainingScriptText.published + [TrainingScriptText.cifar, TrainingScriptText.cifar10]
      case .cifar100:
        TrainingScriptText.published + [
          TrainingScriptText.halved, TrainingScriptText.cifar, TrainingScriptText.cifar100,
        ]
      case .imageNet16:
        [
          TrainingScriptText.stratified, TrainingScriptText.location, TrainingScriptText.lists,
          TrainingScriptText.halved, TrainingScriptText.imageNet16,
        ]
      case .stl10:
        [
          TrainingScriptText.stratified, TrainingScriptText.location, TrainingScriptText.records,
          TrainingScriptText.stl10,
        ]
      case .gtsrb:
        [TrainingScriptText.location, TrainingScriptText.pnm, TrainingScriptText.resizing, TrainingScriptText.gtsrb]
      case .folder:
        [
          TrainingScriptText.stratified, TrainingScriptText.pnm, TrainingScriptText.png, TrainingScriptText.resizing,
          TrainingScriptText.folder,
        ]
      }
    }

    /// What they import of the standard library beside the rest.
    var modules: [String] {
      switch self {
      case .digits, .cifar10, .cifar100, .stl10: []
      case .imageNet16: ["pickle"]
      case .gtsrb: ["re"]
      case .folder: ["re", "zlib"]
      }
    }
  }
}
