import IR

/// Which values share memory, and how long each piece of memory lives.
struct StorageAssignment {
  /// The storage of each value; nil for values that no instruction uses.
  private(set) var storage: [ID<Value>: Int] = [:]
  /// The lifetime of each storage.
  private(set) var lifetimes: [Lifetime] = []
  /// Storages that have a place outside the arena.
  private(set) var fixed: [Int: Location] = [:]

  /// Follows the program once. `fixedResults` are results that are written straight to their place.
  init(_ program: Program, fixedResults: [ID<Value>: Location], kept: Set<ID<Value>>) {
    let layout = ParameterLayout(program)
    for (parameter, offset) in zip(program.parameters, layout.parameterOffsets) {
      add(parameter.value, program[parameter.value], 0, at: .parameter(offset))
    }
    for (buffer, offset) in zip(program.buffers, layout.bufferOffsets) {
      add(buffer.value, program[buffer.value], 0, at: .buffer(offset))
    }
    var inputs = 0
    for input in program.inputs {
      add(input.value, program[input.value], 0, at: .input(inputs))
      inputs += AlignedMemory.rounded(program[input.value].physicalCount)
    }
    let lastUses = Self.lastUses(program, kept)
    for (index, instruction) in program.instructions.enumerated() {
      for (position, result) in instruction.results.enumerated() {
        let type = program[result]
        if position == 0, fixedResults[result] == nil, let shared = shared(instruction, index, type, program, lastUses)
        {
          storage[result] = shared
        } else {
          add(result, type, index, at: fixedResults[result])
        }
        if let home = storage[result] { lifetimes[home].end = max(lifetimes[home].end, lastUses[result] ?? index) }
      }
    }
  }

  /// The instruction after which each value is not needed, following aliases is the storage's business.
  private static func lastUses(_ program: Program, _ kept: Set<ID<Value>>) -> [ID<Value>: Int] {
    var result: [ID<Value>: Int] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      for operand in instruction.operands { result[operand] = index }
    }
    for value in kept { result[value] = .max }
    return result
  }

  /// The storage of an operand that the result can take over or is only another view of.
  private func shared(
    _ instruction: Instruction, _ index: Int, _ type: TensorType, _ program: Program, _ lastUses: [ID<Value>: Int]
  ) -> Int? {
    if let operand = instruction.operands.first,
      instruction.primitive.isAlias(operand: program[operand], result: type)
    {
      return storage[operand]
    }
    for position in instruction.primitive.overwritable {
      let operand = instruction.operands[position]
      guard let home = storage[operand], fixed[home] == nil, program[operand] == type, lifetimes[home].end <= index
      else { continue }
      // A broadcast operand would be read again after it was overwritten; its type differs then, or that of the other.
      let twice = instruction.operands.filter { storage[$0] == home }.count > 1
      if !twice { return home }
    }
    return nil
  }

  private mutating func add(_ value: ID<Value>, _ type: TensorType, _ start: Int, at location: Location?) {
    storage[value] = lifetimes.count
    if let location { fixed[lifetimes.count] = location }
    lifetimes.append(
      Lifetime(count: AlignedMemory.rounded(type.physicalCount), start: start, end: start))
  }
}
