/// What models cost: dollars for a million tokens, in a table that the user can edit.
///
/// A line is a model's name (a `*` at its end stands for anything), the price of input and the price of output, separated by
/// blanks; `#` begins a comment. The first line that fits counts.
package struct PriceTable: Sendable {
  package struct Entry: Sendable, Hashable {
    package let name: String
    package let input: Double
    package let output: Double
  }

  package private(set) var entries: [Entry]

  /// What is known without a file. Prices change: a table of one's own goes before it.
  package static let standard = PriceTable(entries: [
    Entry(name: "offline", input: 0, output: 0), Entry(name: "gpt-4o-mini*", input: 0.15, output: 0.60),
    Entry(name: "gpt-4o*", input: 2.50, output: 10), Entry(name: "gpt-4.1-nano*", input: 0.10, output: 0.40),
    Entry(name: "gpt-4.1-mini*", input: 0.40, output: 1.60), Entry(name: "gpt-4.1*", input: 2, output: 8),
    Entry(name: "claude-3-5-haiku*", input: 0.80, output: 4), Entry(name: "claude-3-5-sonnet*", input: 3, output: 15),
    Entry(name: "claude-3-7-sonnet*", input: 3, output: 15),
    Entry(name: "text-embedding-3-small*", input: 0.02, output: 0),
    Entry(name: "text-embedding-3-large*", input: 0.13, output: 0),
    Entry(name: "text-embedding-ada-002*", input: 0.10, output: 0),
  ])

  /// A line that is no entry; lines count from 1.
  package struct Problem: Error, Sendable, CustomStringConvertible {
    package let line: Int
    package var description: String { "line \(line) is not 'model input-price output-price'" }
  }

  private init(entries: [Entry]) { self.entries = entries }

  /// The table of a text, followed by the standard one.
  package init(parsing text: String) throws(Problem) {
    var entries: [Entry] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      if words.isEmpty { continue }
      guard words.count == 3, let input = Double(words[1]), let output = Double(words[2]), input >= 0, output >= 0,
        input.isFinite, output.isFinite
      else { throw Problem(line: number + 1) }
      entries.append(Entry(name: String(words[0]), input: input, output: output))
    }
    self.entries = entries + Self.standard.entries
  }

  /// The prices of a model; nil where they are not known.
  package func entry(_ model: String) -> Entry? {
    entries.first { $0.name == model || ($0.name.hasSuffix("*") && model.hasPrefix($0.name.dropLast())) }
  }

  /// Dollars for these tokens; nil where the price is not known.
  package func usd(_ spec: ModelSpec, input: Int, output: Int) -> Double? {
    guard let entry = entry(spec.pricedName) else { return nil }
    return (Double(input) * entry.input + Double(output) * entry.output) / 1_000_000
  }
}
