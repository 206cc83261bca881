import Agents
import Diagnostics

/// The JSON of `naderc design`: schema `naderc.design/1`.
enum DesignJSON {
  static func result(_ outcome: SearchOutcome) -> JSONValue {
    [
      "schema": "naderc.design/1", "base": outcome.designs.first.map(network) ?? .null,
      "designs": .array(outcome.designs.dropFirst().map(design)),
      "best": best(outcome), "usage": AgentsJSON.usage(outcome.usage, seconds: outcome.seconds),
      "stopped_by": .string(outcome.stop.rawValue),
      "epochs": ["trained": .integer(outcome.trainedEpochs), "saved": .integer(outcome.savedEpochs)],
    ]
  }

  private static func network(_ design: DesignRecord) -> JSONValue {
    [
      "id": .integer(design.id), "name": JSONValue(design.name), "hash": JSONValue(design.hash),
      "width": JSONValue(design.width), "parameters": JSONValue(design.parameters), "score": JSONValue(design.score),
    ]
  }

  private static func best(_ outcome: SearchOutcome) -> JSONValue {
    guard let best = outcome.best, case .object(let members) = network(best) else { return .null }
    return .object(members + [(key: "test_accuracy", value: JSONValue(outcome.testAccuracy))])
  }

  private static func design(_ design: DesignRecord) -> JSONValue {
    [
      "id": .integer(design.id), "parent": JSONValue(design.parent), "inspiration": .string(design.inspiration),
      "source": JSONValue(design.source), "status": .string(design.status.rawValue),
      "attempts": .integer(design.attempts), "name": JSONValue(design.name), "hash": JSONValue(design.hash),
      "width": JSONValue(design.width), "parameters": JSONValue(design.parameters), "score": JSONValue(design.score),
      "improved": design.improved.map(JSONValue.bool) ?? .null, "rule": .string(design.rule),
      "cause": JSONValue(design.cause),
    ]
  }

  /// A line of `--progress json`.
  static func event(_ event: SearchEvent) -> JSONValue {
    [
      "event": "design", "iteration": .integer(event.iteration), "done": .integer(event.done),
      "total": .integer(event.total), "valid": .integer(event.valid), "duplicate": .integer(event.duplicates),
      "diverged": .integer(event.diverged), "invalid": .integer(event.invalid),
      "best_score": JSONValue(event.best?.score), "usd": JSONValue(event.usage.usd),
      "tokens": .integer(event.usage.tokens), "seconds": .number(event.seconds), "eta": JSONValue(event.estimate),
      "text": .string(event.text),
    ]
  }
}
