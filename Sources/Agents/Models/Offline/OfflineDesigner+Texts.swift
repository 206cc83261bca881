import Diagnostics
import Runtime

/// Judgements and texts.
extension OfflineDesigner {
  /// The candidates in the order in which they shall be tried: what can be realised and is near to past gains first.
  func rank(_ task: JSONValue, _ random: inout SplitMix64) -> String {
    let candidates = task["candidates"]?.arrayValue ?? []
    let failed = Set((task["failures"]?.arrayValue ?? []).compactMap(\.stringValue).flatMap(Self.words))
    let scored = candidates.enumerated().map { index, candidate -> (Int, Double) in
      let text = candidate["text"]?.stringValue ?? ""
      let overlap = Self.words(text).filter(failed.contains).count
      let fit = Double(min(RewriteMatch.best(text), 16))
      return (candidate["index"]?.integerValue ?? index + 1, fit - 0.5 * Double(overlap) + 6 * Double(random.uniform()))
    }
    let order = scored.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { String($0.0) }
    return """
      I prefer ideas that change how the block sees or weighs its features and that have not failed before.
      <response>\(order.joined(separator: ","))</response>
      """
  }

  /// Inspirations out of the designer's own repertoire.
  func invent(_ task: JSONValue, _ random: inout SplitMix64) -> String {
    let count = min(max(task["count"]?.integerValue ?? 5, 1), 50)
    let used = Set((task["used"]?.arrayValue ?? []).compactMap(\.stringValue))
    let fresh = random.shuffled(Rewrite.all.map(\.idea)).filter { !used.contains($0) }
    let chosen = fresh.isEmpty ? random.shuffled(Rewrite.all.map(\.idea)) : fresh
    return chosen.prefix(count).map { "<inspiration>\($0)</inspiration>" }.joined(separator: "\n")
  }

  private static let visionWords: Set<String> = [
    "image", "images", "vision", "visual", "imagenet", "cifar", "recognition", "classification", "detection",
  ]
  private static let architectureWords: Set<String> = [
    "convolution", "convolutional", "convolutions", "attention", "architecture", "architectures", "backbone", "block",
    "blocks", "residual", "module", "layer", "layers", "channel", "channels", "kernel", "kernels", "token",
    "transformer",
    "bottleneck", "shortcut", "normalization", "activation", "pooling", "features",
  ]

  static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter }.filter { $0.utf8.count > 3 }.map(String.init)
  }

  /// Whether a paper can inspire a basic block: it has to speak of images and of the parts of networks.
  func filter(_ task: JSONValue) -> String {
    let text = (task["title"]?.stringValue ?? "") + " " + (task["abstract"]?.stringValue ?? "")
    let words = Set(Self.words(text))
    let yes = !words.isDisjoint(with: Self.visionWords) && words.intersection(Self.architectureWords).count >= 2
    return "##response## \(yes ? "yes" : "no")"
  }

  /// The sentences that say most about how a block is built, each as an inspiration with its quotation.
  func distill(_ task: JSONValue) -> String {
    let text = task["text"]?.stringValue ?? ""
    let sentences = text.split { ".!?".contains($0) }.map { TaggedText.line(String($0), limit: 400) }
    let scored = sentences.enumerated().compactMap { index, sentence -> (Int, String, Int)? in
      let words = Self.words(sentence)
      guard (8...60).contains(words.count) else { return nil }
      let score = Set(words).intersection(Self.architectureWords).count * 2 + min(RewriteMatch.best(sentence), 8)
      return score >= 4 ? (index, sentence, score) : nil
    }
    let best = scored.sorted { ($1.2, $0.0) < ($0.2, $1.0) }.prefix(3)
    if best.isEmpty { return "The text describes no change of a block." }
    return best.map { "<inspiration>\($0.1.filter { $0 != "<" && $0 != ">" })</inspiration>\n<quote>\($0.1)</quote>" }
      .joined(separator: "\n")
  }

  /// A general tip from a record of errors.
  func tip(_ task: JSONValue) -> String {
    let code = task["code"]?.stringValue ?? "an error"
    let message = TaggedText.line(task["message"]?.stringValue ?? "", limit: 160)
    let remedy = task["remedy"]?.stringValue.map { "; what helped: \(TaggedText.line($0, limit: 120))" } ?? ""
    return "<tip>Avoid \(code) (\(message.filter { $0 != "<" }))\(remedy.filter { $0 != "<" }).</tip>"
  }

  /// A suggestion of at most 50 words from a change of the score.
  func suggest(_ task: JSONValue) -> String {
    let inspiration = Self.clipped(task["inspiration"]?.stringValue ?? "", words: 28)
    let (before, after) = (task["parent_score"]?.numberValue ?? 0, task["score"]?.numberValue ?? 0)
    let verdict = after < before ? "Be careful with" : "It helped to"
    let points = Int(((after - before) * 1000).rounded())
    return "<suggestion>\(verdict): \(inspiration) (\(points > 0 ? "+" : "")\(Double(points) / 10) points)</suggestion>"
  }

  private static func clipped(_ text: String, words: Int) -> String {
    text.filter { $0 != "<" && $0 != ">" }.split(separator: " ").prefix(words).joined(separator: " ")
  }
}
