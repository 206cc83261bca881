import Diagnostics

/// A safetensors file: named tensors and a few words about them. The same contents give the same bytes.
package struct TensorFile: Sendable, Equatable {
  /// Element types that this program writes and reads.
  package enum ElementType: String, Sendable, CaseIterable {
    case float32 = "F32"
    case int64 = "I64"
    case int32 = "I32"
    case uint8 = "U8"

    /// Bytes of an element.
    package var size: Int {
      switch self {
      case .int64: 8
      case .float32, .int32: 4
      case .uint8: 1
      }
    }
  }

  /// One tensor, row-major, little-endian.
  package struct Tensor: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// What its elements are.
    package let elementType: ElementType
    /// Sizes of its axes; none for a scalar.
    package let shape: [Int]
    /// Its elements.
    package let bytes: [UInt8]

    /// A tensor from raw bytes, as many as shape and type ask for.
    package init(name: String, elementType: ElementType, shape: [Int], bytes: [UInt8]) {
      precondition(shape.reduce(1, *) * elementType.size == bytes.count)
      self.name = name
      self.elementType = elementType
      self.shape = shape
      self.bytes = bytes
    }
  }

  /// The tensors; the file orders them itself.
  package var tensors: [Tensor]
  /// Free text about the file, such as a format's version.
  package var metadata: [String: String]

  /// The contents of a file to be.
  package init(tensors: [Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of this name.
  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
}

extension TensorFile.Tensor {
  /// A tensor of 32-bit floats.
  package init(name: String, shape: [Int], floats: [Float]) {
    self.init(name: name, elementType: .float32, shape: shape, bytes: floats.withUnsafeBytes { Array($0) })
  }

  /// A tensor of 64-bit integers.
  package init(name: String, shape: [Int], integers: [Int]) {
    self.init(
      name: name, elementType: .int64, shape: shape, bytes: integers.withUnsafeBytes { Array($0) })
  }

  /// The elements of an F32 tensor; nil for another type.
  package var floats: [Float]? {
    guard elementType == .float32 else { return nil }
    return [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
      count = bytes.count / 4
    }
  }

  /// The elements of an integer tensor; nil for F32.
  package var integers: [Int]? {
    let size = elementType.size
    let words = stride(from: 0, to: bytes.count, by: size).map { start in
      bytes[start..<start + size].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    }
    switch elementType {
    case .float32: return nil
    case .int64: return words.map { Int(Int64(bitPattern: $0)) }
    case .int32: return words.map { Int(Int32(truncatingIfNeeded: $0)) }
    case .uint8: return words.map { Int($0) }
    }
  }
}
