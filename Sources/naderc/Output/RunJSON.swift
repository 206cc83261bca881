import Codegen
import Diagnostics
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

  /// The scalars of an epoch for TensorBoard.
  static func event(_ epoch: EpochReport, wallTime: Double) -> ScalarEvent {
    ScalarEvent(
      wallTime: wallTime, step: epoch.epoch,
      scalars: [
        ("loss/train", Float(epoch.trainLoss)), ("loss/validation", Float(epoch.validationLoss)),
        ("accuracy/train", Float(epoch.trainAccuracy)), ("accuracy/validation", Float(epoch.validationAccuracy)),
        ("learning_rate", Float(epoch.learningRate)),
      ])
  }

  static func result(
    _ run: RunSession, cost: Cost, outcome: TrainingOutcome, last: Evaluator.Result?, best: Evaluator.Result?,
    predictedBytes: Int, seconds: Double, imagesPerSecond: Double
  ) -> JSONValue {
    let (search, epoch) = (run.data.search, outcome.epochs.last)
    let bestEpoch = outcome.bestEpoch.map { outcome.epochs[$0 - 1] }
    return [
      "schema": "naderc.run/1", "version": .string(Naderc.version), "status": .string(outcome.status.rawValue),
      "cause": JSONValue(outcome.cause),
      "block": [
        "name": .string(run.report.block.name), "hash": JSONValue(run.report.typed?.canonicalForm().hash),
        "text_sha256": .string(Digest.hexadecimal(.sha256, of: run.source.bytes)),
      ],
      "backend": "native", "isa": .string(InstructionSet.best.rawValue), "width": .integer(run.shape.width),
      "parameters": .integer(cost.parameters), "macs_exact": .integer(cost.exactMACs),
      "macs_nader": .integer(cost.naderMACs),
      "dataset": [
        "name": .string(search.description.name), "source": .string(run.dataSource), "split": .string(search.splitName),
        "digest": .string(search.digest),
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
      "peak_memory_bytes": .integer(MachineMemory.peakBytes), "predicted_memory_bytes": .integer(predictedBytes),
      "cached": false,
    ]
  }
}
