package import IR

/// Everything that is decided before memory is taken: layouts, order, and where each value lies.
package struct Plan: Sendable {
  /// The prepared program with its loss and gradients.
  package let training: TrainingProgram
  /// Which variant of the kernels it is for.
  package let isa: InstructionSet
  /// What computes its matrix products.
  package let products: MatrixProducts
  /// The place of every value in use.
  package let locations: [ID<Value>: Location]
  /// Bytes that values share over their lifetimes.
  package let arenaBytes: Int
  /// Bytes of the inputs.
  package let inputBytes: Int
  /// Bytes of memory that single kernels use between their chunks.
  package let workspaceBytes: Int
  /// Bytes that each thread needs for itself.
  package let scratchBytes: Int
  /// Bytes of parameters and buffers, without gradients and momentum.
  package let parameterBytes: Int
  /// An instruction that no kernel can run because of its many dimensions; nil where all can be run.
  let unsupported: Instruction?
  /// Floats copied after a run: buffers' new values, and gradients that are also something else.
  let copies: [PlanCopy]

  /// Plans a training step, or with `TrainingProgram(inference:)` a forward pass.
  package init(_ source: TrainingProgram, isa: InstructionSet = .best, products: MatrixProducts = .own) {
    precondition(products.isAvailable, "\(products.rawValue) is not on this machine")
    let training = source.prepared()
    let program = training.program
    self.training = training
    self.isa = isa
    self.products = products
    let layout = ParameterLayout(program)
    let outputs = Set(program.outputs.map(\.value))
    let kept = Set(training.kept).union(outputs).union(program.buffers.compactMap(\.update))
    let defined = Self.definedByKernels(program)
    var fixed: [ID<Value>: Location] = [:]
    for (gradient, offset) in zip(training.parameterGradients, layout.parameterOffsets) {
      guard let gradient, defined.contains(gradient), fixed[gradient] == nil else { continue }
      fixed[gradient] = .gradient(offset)
    }
    let assignment = StorageAssignment(program, fixedResults: fixed, kept: kept)
    let arena = assignment.lifetimes.indices.filter { assignment.fixed[$0] == nil }
    let (offsets, total) = ArenaAllocator.assign(arena.map { assignment.lifetimes[$0] })
    var places = assignment.fixed
    for (index, offset) in zip(arena, offsets) { places[index] = .arena(offset) }
    let locations = assignment.storage.compactMapValues { places[$0] }
    self.locations = locations
    arenaBytes = total * 4
    inputBytes = program.inputs.reduce(0) { $0 + AlignedMemory.rounded(program[$1.value].physicalCount) } * 4
    parameterBytes = (layout.parameterFloats + layout.bufferFloats) * 4
    var copies: [PlanCopy] = []
    for (gradient, offset) in zip(training.parameterGradients, layout.parameterOffsets) {
      guard let gradient, let from = locations[gradient], from != .gradient(offset) else { continue }
      copies.append(PlanCopy(from: from, to: .gradient(offset), count: program[gradient].elementCount))
    }
    for (buffer, offset) in zip(program.buffers, layout.bufferOffsets) {
      guard let update = buffer.update, let from = locations[update] else { continue }
      copies.append(PlanCopy(from: from, to: .buffer(offset), count: program[update].elementCount))
    }
    self.copies = copies
    // A dry run of the lowering, without addresses, gives the sizes.
    var lowering = Lowering(program, kernels: isa.kernels, products: products, memory: MemoryMap())
    lowering.lowerAll()
    workspaceBytes = lowering.workspaceFloats * 4
    scratchBytes = lowering.scratchFloats * 4
    unsupported = lowering.unsupported
  }

  /// What an executable and its store take: values, inputs, workspace, scratch, parameters; for training also gradients and
  /// momentum.
  package func predictedBytes(threads: Int) -> Int {
    let trains = training.parameterGradients.contains { $0 != nil }
    let persistent = parameterBytes * (trains ? 3 : 1)
    return arenaBytes + inputBytes + workspaceBytes + scratchBytes * threads + persistent
  }

  /// Results that a kernel writes, as opposed to views.
  private static func definedByKernels(_ program: Program) -> Set<ID<Value>> {
    var result: Set<ID<Value>> = []
    for instruction in program.instructions {
      let operand = instruction.operands.first.map { program[$0] }
      if let operand, instruction.primitive.isAlias(operand: operand, result: program[instruction.results[0]]) {
        continue
      }
      result.formUnion(instruction.results)
    }
    return result
  }
}
