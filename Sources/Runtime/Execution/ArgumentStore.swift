/// Owns the argument structs and tables that kernels read, at fixed addresses.
final class ArgumentStore {
  private var blocks: [UnsafeMutableRawPointer] = []

  init() {}

  deinit { for block in blocks { block.deallocate() } }

  /// Keeps a plain struct.
  func keep<Value: BitwiseCopyable>(_ value: Value) -> UnsafeRawPointer {
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<Value>.stride, alignment: max(MemoryLayout<Value>.alignment, 16))
    block.storeBytes(of: value, as: Value.self)
    blocks.append(block)
    return UnsafeRawPointer(block)
  }

  /// Keeps a table of numbers.
  func keep(_ table: [Int32]) -> UnsafePointer<Int32> {
    let block = UnsafeMutableRawPointer.allocate(byteCount: max(table.count, 1) * 4, alignment: 16)
    let numbers = block.bindMemory(to: Int32.self, capacity: max(table.count, 1))
    for (index, number) in table.enumerated() { numbers[index] = number }
    blocks.append(block)
    return UnsafePointer(numbers)
  }
}
