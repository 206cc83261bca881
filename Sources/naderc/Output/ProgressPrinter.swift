import Diagnostics
import Glibc
import Runtime

/// Prints the events of a training.
struct ProgressPrinter {
  private enum Style {
    case bar
    case lines
    case json
    case none
  }

  private let style: Style
  private let epochs: Int
  private let imagesPerEpoch: Int
  private let now: () -> Double
  private let start: Double
  private var lastUpdate = -1.0

  /// `now` gives seconds of a clock that never goes back.
  init(_ choice: ProgressChoice, epochs: Int, imagesPerEpoch: Int, now: @escaping () -> Double) {
    style =
      switch choice {
      case .auto: isatty(STDERR_FILENO) == 1 ? .bar : .lines
      case .bar: .bar
      case .json: .json
      case .none: .none
      }
    self.epochs = epochs
    self.imagesPerEpoch = imagesPerEpoch
    self.now = now
    start = now()
  }

  mutating func show(_ event: TrainingEvent) {
    switch (style, event) {
    case (.none, _): return
    case (.bar, .step(let step)): showBar(step)
    case (.bar, .epoch(let epoch)): Console.error("\r\u{1B}[K" + Self.line(epoch, epochs) + "\n")
    case (.lines, .epoch(let epoch)): Console.error(Self.line(epoch, epochs) + "\n")
    case (.lines, .step): return
    case (.json, .step(let step)):
      Console.error(
        JSONValue.object([
          ("event", "step"), ("epoch", .integer(step.epoch)), ("step", .integer(step.step)),
          ("steps", .integer(step.stepsPerEpoch)), ("loss", .number(step.loss)), ("accuracy", .number(step.accuracy)),
        ]).serialized + "\n")
    case (.json, .epoch(let epoch)):
      Console.error(
        JSONValue.object([
          ("event", "epoch"), ("epoch", .integer(epoch.epoch)), ("train_loss", .number(epoch.trainLoss)),
          ("train_accuracy", .number(epoch.trainAccuracy)), ("validation_loss", .number(epoch.validationLoss)),
          ("validation_accuracy", .number(epoch.validationAccuracy)),
        ]).serialized + "\n")
    }
  }

  private mutating func showBar(_ step: StepReport) {
    let time = now()
    guard time - lastUpdate > 0.1 || step.step == step.stepsPerEpoch else { return }
    lastUpdate = time
    let rate = Double(step.images) / max(time - start, 1e-9)
    let remaining = Double(epochs * imagesPerEpoch - step.images) / max(rate, 1e-9)
    Console.error(
      "\r\u{1B}[Kepoch \(step.epoch)/\(epochs)  step \(step.step)/\(step.stepsPerEpoch)  loss \(decimal(step.loss, 4))  "
        + "accuracy \(decimal(step.accuracy, 4))  \(Int(rate)) images/s  ETA \(Self.duration(remaining))")
  }

  private static func line(_ epoch: EpochReport, _ epochs: Int) -> String {
    "epoch \(epoch.epoch)/\(epochs)  loss \(decimal(epoch.trainLoss, 4))  train \(decimal(epoch.trainAccuracy, 4))  "
      + "validation loss \(decimal(epoch.validationLoss, 4))  validation \(decimal(epoch.validationAccuracy, 4))"
  }

  /// `1:02:03` or `2:03`.
  static func duration(_ seconds: Double) -> String {
    let total = Int(min(max(seconds, 0), 1e9).rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (total / 3600, total / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(total % 60))" : "\(minutes):\(two(total % 60))"
  }
}

/// The number with so many places.
func decimal(_ value: Double, _ places: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return value.description }
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let scaled = Int((abs(value) * scale).rounded())
  let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int(scale))
  let digits = String(rest)
  let sign = value < 0 && scaled != 0 ? "-" : ""
  return places == 0
    ? "\(sign)\(whole)" : "\(sign)\(whole)." + String(repeating: "0", count: places - digits.utf8.count) + digits
}
