import Codegen
import Diagnostics
import Glibc
import GraphLang
import Runtime
import Verifier

/// The JSON of a run: schema `naderc.run/1`, and the lines of `metrics.jsonl`.
enum RunJSON {
  static func metrics(_ epoch: EpochReport, seconds: Double) -> JSONValue {
    [
      "epoch": .integer(epoch.epoch), "train_loss": .number(epoch.trainLoss),
      "train_accuracy": .number(epoch.trainAccuracy), "validation_loss": .number(epoch.validationLoss),
      "validation_accuracy": .number(epoch.validationAccuracy), "learning_rate": .number(epoch.learningRate),
      "seconds": .number(seconds),
    ]
  }

  static func result(
    _ run: RunSession, cost: Cost, outcome: TrainingOutcome, last: Evaluator.Result?, best: Evaluator.Result?,
    seconds: Double, imagesPerSecond: Double
  ) -> JSONValue {
    let (search, epoch) = (run.data.search, outcome.epochs.last)
    let bestEpoch = outcome.bestEpoch.map { outcome.epochs[$0 - 1] }
    return [
      "schema": "naderc.run/1", "version": .string(Naderc.version), "status": .string(outcome.status.rawValue),
      "cause": JSONValue(outcome.cause),
      "block": ["name": .string(run.report.block.name), "hash": .null],
      "backend": "native", "isa": .string(InstructionSet.best.rawValue), "width": .integer(run.shape.width),
      "parameters": .integer(cost.parameters), "macs_exact": .integer(cost.exactMACs),
      "macs_nader": .integer(cost.naderMACs),
      "dataset": [
        "name": .string(search.description.name), "split": .string(search.splitName), "digest": .string(search.digest),
        "train": .integer(search.training.images.count), "validation": .integer(search.validation.images.count),
        "test": .integer(run.data.test.test.images.count),
      ],
      "recipe": run.recipe.json, "seed": .integer(Int(run.seed)), "epochs": .integer(run.recipe.epochs),
      "epochs_done": .integer(outcome.epochs.count),
      "last": [
        "train_loss": JSONValue(epoch?.trainLoss), "validation_accuracy": JSONValue(epoch?.validationAccuracy),
        "test_accuracy": JSONValue(last?.accuracy),
      ],
      "best_validation": [
        "epoch": JSONValue(bestEpoch?.epoch), "validation_accuracy": JSONValue(bestEpoch?.validationAccuracy),
        "test_accuracy": JSONValue(best?.accuracy),
      ],
      "seconds": .number(seconds), "images_per_second": .number(imagesPerSecond),
      "peak_memory_bytes": .integer(peakMemory), "cached": false,
    ]
  }

  /// The largest resident set of the process so far, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
