import Diagnostics
import Runtime

/// A designer without a language model: it reads the structured part of a prompt and answers as a model would, in the same
/// format. The same seed and prompt give the same answer.
package struct OfflineDesigner: Sendable {
  let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  /// The text of the answer.
  package func answer(_ messages: [Message]) -> String {
    guard let task = TaskSection.find(in: messages), let kind = task["task"]?.stringValue else {
      return "I can only work on prompts with a task section."
    }
    var random = SplitMix64.derived(seed, task.serialized)
    let turns = messages.filter { $0.speaker == .assistant }.count
    switch kind {
    case "modify": return modify(task, turns: turns, &random)
    case "match": return match(task, turns: turns, &random)
    case "rank": return rank(task, &random)
    case "invent": return invent(task, &random)
    case "filter": return filter(task)
    case "distill": return distill(task)
    case "tip": return tip(task)
    case "suggest": return suggest(task)
    default: return "I do not know the task '\(TaggedText.line(kind, limit: 40))'."
    }
  }
}
