extension Vocabulary {
  /// `docs/operations.md`, whole.
  package var markdown: String {
    var out = """
      # Operations

      The vocabulary of the [block language](language.md). This page is generated from the table of operations by
      `naderc ops --markdown`; a test says when it is stale.

      A node is written `id:Operation(arguments)`. Arguments are positional or by keyword, in the declared order, as in Python.
      Sizes are integer expressions over `C` (input channels) and `dim` (output channels) with `+ - * //`; where an entry says
      so, `B`, `H` and `W` may occur too. Axes are integer literals; negative ones count from the end. Padding is always "same".
      Reductions keep their dimensions as ones.


      """
    for family in OpDefinition.Family.allCases {
      let members = operations.filter { $0.family == family }
      let links = members.map { "[`\($0.name)`](#\($0.name.lowercased()))" }
      out += "- \(family.rawValue): \(links.joined(separator: " "))\n"
    }
    for family in OpDefinition.Family.allCases {
      out += "\n## \(family.rawValue)\n"
      for operation in operations where operation.family == family { out += "\n" + Self.section(operation) }
    }
    return out
  }

  private static func section(_ operation: OpDefinition) -> String {
    var out = """
      ### \(operation.name)

      `\(operation.signatureText)`

      \(operation.summary)

      - Operands: \(operation.operandsText).
      - Result: \(operation.result).

      """
    if !operation.parameters.isEmpty {
      out += "\n| parameter | value | default | meaning |\n|---|---|---|---|\n"
      for parameter in operation.parameters {
        let standard = parameter.standardText.map { "`\($0)`" } ?? (parameter.isRequired ? "required" : "left out")
        let symbols = parameter.allowsImageSymbols ? "; `B`, `H`, `W` may occur" : ""
        out += "| `\(parameter.name)` | \(parameter.kindText)\(symbols) | \(standard) | \(parameter.summary) |\n"
      }
    }
    return out + "\n```\n\(operation.example)\n```\n"
  }
}
