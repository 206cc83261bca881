package import IR

extension Executable {
  /// The first instruction of a run that makes a number that is not finite out of finite ones.
  package struct Fault: Hashable, Sendable {
    /// The instruction; its label says where in the network it comes from.
    package var instruction: Instruction
    /// Whether it was NaN rather than infinity.
    package var isNaN: Bool
  }

  /// Runs the program like `run` and looks at every result; nil when all are finite. Slower than a run.
  package func diagnose(_ context: RunContext = RunContext()) -> Fault? {
    prepare(context)
    for (index, step) in steps.enumerated() {
      run(step)
      let isLast = index + 1 == steps.count || steps[index + 1].instruction != step.instruction
      guard isLast else { continue }
      let instruction = program.instructions[step.instruction]
      for result in instruction.results where plan.locations[result] != nil {
        guard let bad = read(result).first(where: { !$0.isFinite }) else { continue }
        return Fault(instruction: instruction, isNaN: bad.isNaN)
      }
    }
    finish()
    return nil
  }

  /// The first activation of a run, in the order of the network, that is 0 everywhere; buffers stay as they are. Slower than a
  /// run.
  func firstDeadActivation(_ context: RunContext) -> Instruction? {
    prepare(context)
    var dead: Instruction?
    for (index, step) in steps.enumerated() {
      run(step)
      let isLast = index + 1 == steps.count || steps[index + 1].instruction != step.instruction
      let instruction = program.instructions[step.instruction]
      guard dead == nil, isLast, instruction.primitive.isRectifier, let result = instruction.results.first,
        plan.locations[result] != nil
      else { continue }
      if read(result).allSatisfy({ $0 == 0 }) { dead = instruction }
    }
    return dead
  }
}
