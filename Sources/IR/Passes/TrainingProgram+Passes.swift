extension TrainingProgram {
  /// A program without gradients, as inference runs it.
  package init(inference program: Program) {
    self.init(
      program: program, loss: ID(0), parameterGradients: program.parameters.map { _ in nil },
      inputGradients: program.inputs.map { _ in nil })
  }

  /// Dead code and common subexpressions removed.
  package func cleaned() -> TrainingProgram {
    var result = self
    let (program, replaced) = program.withoutCommonSubexpressions()
    result.program = program
    result.replace(replaced)
    result.program = result.program.withoutDeadCode(keeping: result.kept)
    return result
  }

  /// Ready for a plan: cleaned, fused, every layout decided.
  package func prepared() -> TrainingProgram {
    var result = cleaned()
    let (program, mapping) = result.program.legalized()
    result.program = program
    result.replace(mapping)
    result = result.cleaned()
    let (fused, replaced) = result.program.fused(keeping: Set(result.kept))
    result.program = fused
    result.replace(replaced)
    return result.cleaned()
  }

  /// Values that must survive beside the program's outputs.
  package var kept: [ID<Value>] {
    let gradients = (parameterGradients + inputGradients).compactMap(\.self)
    return gradients.isEmpty ? [] : gradients + [loss]
  }

  private mutating func replace(_ mapping: [ID<Value>: ID<Value>]) {
    func mapped(_ value: ID<Value>?) -> ID<Value>? { value.map { mapping[$0] ?? $0 } }
    loss = mapping[loss] ?? loss
    parameterGradients = parameterGradients.map(mapped)
    inputGradients = inputGradients.map(mapped)
  }
}
