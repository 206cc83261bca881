extension Vocabulary {
  /// `grammar/naderc.gbnf`, whole: the canonical form of the language as a grammar for constrained decoding (llama.cpp,
  /// vLLM). It names exactly the operations of the table, with their parameters in the declared order.
  package var gbnf: String {
    var out = """
      # The block language in its canonical form, in the GBNF dialect of llama.cpp and vLLM.
      # Generated from the table of operations by `naderc ops --gbnf`; a test says when it is stale.
      # What a grammar cannot say (shapes, ids that exist, one input and one output) `naderc check` does.

      root ::= block (nl block)*
      block ::= header node+ edge+
      header ::= "##" name "##" nl
      name ::= [A-Za-z0-9_] [A-Za-z0-9_ .+-]*
      node ::= id ":" (terminal | operation) nl
      edge ::= id "->" id nl
      id ::= [A-Za-z0-9_]+
      nl ::= "\\n"
      terminal ::= "input1" | "input2" | "input" | "output"


      """
    out += "operation ::= " + operations.map { Self.ruleName($0) }.joined(separator: " | ") + "\n"
    for operation in operations { out += Self.rules(operation) }
    return out + """

      # Sizes: in layers over C and dim alone, elsewhere over all symbols.
      layer-size ::= layer-term ([+-] layer-term)*
      layer-term ::= layer-factor (("*" | "//") layer-factor)*
      layer-factor ::= "-"? (integer | layer-symbol | "(" layer-size ")")
      layer-symbol ::= "C" | "dim"
      layer-pair ::= layer-size | "(" layer-size "," layer-size ")"
      size ::= term ([+-] term)*
      term ::= factor (("*" | "//") factor)*
      factor ::= "-"? (integer | symbol | "(" size ")")
      symbol ::= "B" | "C" | "H" | "W" | "dim"
      pair ::= size | "(" size "," size ")"
      sizes ::= size ("," size)*
      integer ::= "0" | [1-9] [0-9]*
      axis ::= "-"? [0-9]
      axes ::= axis | "(" axis ("," axis)* ","? ")"
      axis-list ::= axis ("," axis)*
      probability ::= "0" ("." [0-9]+)?

      """
  }

  /// Rule names are lower-case letters, digits and hyphens.
  private static func ruleName(_ operation: OpDefinition) -> String { "op-" + operation.name.lowercased() }

  private static func value(_ parameter: OpParameter) -> String {
    let isFree = parameter.allowsImageSymbols
    return switch parameter.kind {
    case .size, .normalised: isFree ? "size" : "layer-size"
    case .pair: isFree ? "pair" : "layer-pair"
    case .axis: "axis"
    case .axes: "axes"
    case .axisList: "axis-list"
    case .sizeList: isFree ? "sizes" : "layer-size (\",\" layer-size)*"
    case .probability: "probability"
    }
  }

  private static func rules(_ operation: OpDefinition) -> String {
    let (rule, parameters) = (ruleName(operation), operation.parameters)
    guard let first = parameters.first else { return "\(rule) ::= \"\(operation.name)\"\n" }
    if first.kind == .axisList || first.kind == .sizeList {
      let list = value(first)
      return "\(rule) ::= \"\(operation.name)(\" (\(list) | \"(\" \(list) \")\" | "
        + "\"\(first.name)=(\" \(list) \")\") \")\"\n"
    }
    if first.kind == .normalised { return "\(rule) ::= \"\(operation.name)\" (\"(\" \(value(first)) \")\")?\n" }
    let isOptional = !parameters.contains(where: \.isRequired)
    var out = "\(rule) ::= \"\(operation.name)\(isOptional ? "\" (\"" : "")(\" \(rule)-arguments \")\""
    out += (isOptional ? ")?" : "") + "\n"
    // By position as far as wanted, then by keyword.
    let positional = parameters.count > 1 ? "\(value(first)) \(rule)-2" : value(first)
    out +=
      "\(rule)-arguments ::= \(positional) | \"\(first.name)=\" \(value(first))\(keywords(parameters.dropFirst()))\n"
    for index in parameters.indices.dropFirst() {
      let parameter = parameters[index]
      let next = index + 1 < parameters.count ? " \(rule)-\(index + 2)" : ""
      let byPosition = "\",\" \(value(parameter))\(next)"
      let byKeyword = keywords(parameters[index...]).drop { $0 == " " }
      out += "\(rule)-\(index + 1) ::= \(byPosition) | \(byKeyword)\n"
    }
    return out
  }

  /// The rest of the arguments by keyword, each with its comma; what has a default may be left out.
  private static func keywords(_ parameters: ArraySlice<OpParameter>) -> String {
    parameters.map { parameter in
      let part = "\",\(parameter.name)=\" \(value(parameter))"
      return parameter.isRequired ? " \(part)" : " (\(part))?"
    }.joined()
  }
}
