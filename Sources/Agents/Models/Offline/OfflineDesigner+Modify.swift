import Diagnostics
import GraphLang
import IR
import Runtime
import Verifier

/// Blocks.
extension OfflineDesigner {
  /// A new base block: the rewrite that fits the inspiration best, at a place that the generator chooses.
  func modify(_ task: JSONValue, turns: Int, _ random: inout SplitMix64) -> String {
    let text = task["block"]?.stringValue ?? ""
    let inspiration = task["inspiration"]?.stringValue ?? ""
    let reports = Verifier().verify(SourceFile(path: "block", text: text), VerifyOptions(role: .base)).reports
    guard let report = reports.first, let base = report.typed else {
      return "The block of the task does not verify, so I cannot build on it."
    }
    let known = base.canonicalForm().hash
    var skipped = 0
    for rewrite in RewriteMatch.ranked(inspiration, &random) {
      for _ in 0..<3 {
        var editor = BlockEditor(base)
        guard rewrite.apply(&editor, &random) else { break }
        let name = Self.name(report.block.name, rewrite)
        guard let result = editor.text(name: name), Self.isValid(result, notEqualTo: known) else { continue }
        // A block that came back with findings is answered by the next idea.
        if skipped < turns {
          skipped += 1
          break
        }
        return """
          The inspiration asks for a change of the block's \(rewrite.family.rawValue). \(rewrite.idea) \
          Everything that it does not touch stays as it was, and the block still maps C channels to C.

          ```
          \(result)```
          """
      }
    }
    return "I see no change of this block that keeps its contract."
  }

  private static func isValid(_ text: String, notEqualTo hash: String) -> Bool {
    let reports = Verifier().verify(SourceFile(path: "block", text: text), VerifyOptions(role: .base)).reports
    guard let report = reports.first, report.isValid, let typed = report.typed, typed.widths.contains(16) else {
      return false
    }
    return typed.canonicalForm().hash != hash
  }

  /// The parent's name with the rewrite's; the oldest changes fall away where it would become long.
  static func name(_ parent: String, _ rewrite: Rewrite) -> String {
    var parts = parent.split(separator: "_").map(String.init)
    parts.append(rewrite.name)
    while parts.count > 2, parts.joined(separator: "_").utf8.count > 40 { parts.remove(at: 1) }
    let name = parts.joined(separator: "_").filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return name.isEmpty ? rewrite.name : name
  }

  /// Stem and downsample: those of the parent, unless the inspiration speaks of them; then one of the examples'.
  func match(_ task: JSONValue, turns: Int, _ random: inout SplitMix64) -> String {
    let inspiration = (task["inspiration"]?.stringValue ?? "").lowercased()
    let examples = task["examples"]?.arrayValue ?? []
    let base = task["block"]?.stringValue ?? ""
    let name = base.prefix { $0 != "\n" }.filter { $0 != "#" }
    var blocks: [String] = []
    for (role, words) in Self.matchWords {
      let inherited = [task["parent"]?[role]?.stringValue].compactMap { $0 }
      let shown = random.shuffled(examples.compactMap { $0[role]?.stringValue })
      let candidates = words.contains(where: inspiration.contains) ? shown + inherited : inherited + shown
      guard !candidates.isEmpty else { continue }
      let block = candidates[min(turns, candidates.count - 1)]
      let lines = block.split(separator: "\n").drop { $0.hasPrefix("#") }
      blocks.append("##\(name)_\(role)##\n" + lines.joined(separator: "\n") + "\n")
    }
    return """
      Both blocks follow the ones that go best with the base block.

      ```
      \(blocks.joined(separator: "\n"))```
      """
  }

  private static let matchWords = [
    ("stem", ["stem", "early conv", "patch embed", "first layer"]),
    ("downsample", ["downsampl", "strided", "resolution"]),
  ]
}
