package import Diagnostics

extension Vocabulary {
  /// The operations by family, one line each, for the terminal.
  package var overviewText: String {
    var out = ""
    for family in OpDefinition.Family.allCases {
      let members = operations.filter { $0.family == family }
      if members.isEmpty { continue }
      out += (out.isEmpty ? "" : "\n") + "\(family.rawValue)\n"
      for operation in members {
        out += "  \(operation.signatureText)\n      \(operation.summary)\n"
      }
    }
    return out
  }

  /// The document of `naderc ops --json`.
  package static func json(_ operations: [OpDefinition]) -> JSONValue {
    ["schema": "naderc.ops/1", "operations": .array(operations.map(json))]
  }

  private static func json(_ operation: OpDefinition) -> JSONValue {
    let parameters = operation.parameters.map { parameter -> JSONValue in
      [
        "name": .string(parameter.name), "kind": .string(parameter.kindText), "required": .bool(parameter.isRequired),
        "default": JSONValue(parameter.standardText), "image_symbols": .bool(parameter.allowsImageSymbols),
        "summary": .string(parameter.summary),
      ]
    }
    return [
      "name": .string(operation.name), "family": .string(operation.family.rawValue),
      "signature": .string(operation.signatureText), "operands": .string(operation.operandsText),
      "parameters": .array(parameters), "summary": .string(operation.summary), "result": .string(operation.result),
      "example": .string(operation.example),
    ]
  }
}
