import IR

extension Plan: CustomStringConvertible {
  /// The plan as text: the memory it takes, then the instructions in their order with the place of each result.
  package var description: String {
    var lines = [
      "arena \(arenaBytes) bytes, inputs \(inputBytes), workspace \(workspaceBytes), scratch \(scratchBytes) a thread, "
        + "parameters and buffers \(parameterBytes)"
    ]
    for instruction in training.program.instructions {
      let results = instruction.results.map { value in
        let place = locations[value].map { "\($0)" } ?? "unused"
        return "%\(value.index): \(training.program[value]) @ \(place)"
      }.joined(separator: ", ")
      let operands = instruction.operands.map { "%\($0.index)" }.joined(separator: " ")
      let label = instruction.label.isEmpty ? "" : "  ; \(instruction.label)"
      lines.append("\(results) = \(instruction.primitive) \(operands)\(label)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
