extension Program: CustomStringConvertible {
  /// The program as text: one line for each parameter, buffer, input, instruction and output. `*` marks the batch axis.
  package var description: String {
    var lines: [String] = []
    for parameter in parameters { lines.append("parameter \(typed(parameter.value)) \"\(parameter.name)\"") }
    for buffer in buffers {
      let update = buffer.update.map { " <- \(name($0))" } ?? ""
      lines.append("buffer \(typed(buffer.value)) \"\(buffer.name)\"\(update)")
    }
    for input in inputs { lines.append("input \(typed(input.value)) \"\(input.name)\"") }
    for instruction in instructions {
      let results = instruction.results.map(typed).joined(separator: ", ")
      let operands = instruction.operands.map(name).joined(separator: " ")
      let label = instruction.label.isEmpty ? "" : "  ; \(instruction.label)"
      lines.append("\(results) = \(instruction.primitive) \(operands)\(label)")
    }
    for output in outputs { lines.append("output \(name(output.value)) \"\(output.name)\"") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func name(_ value: ID<Value>) -> String { "%\(value.index)" }

  private func typed(_ value: ID<Value>) -> String { "\(name(value)): \(self[value])" }
}
