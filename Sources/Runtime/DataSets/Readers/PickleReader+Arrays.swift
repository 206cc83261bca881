extension PickleReader {
  /// Accepts the names that numpy's arrays need and refuses all others.
  mutating func global(module: String, name: String, at start: Int) throws(FormatError) {
    switch (module, name) {
    case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"):
      push(.name(.reconstruct))
    case ("numpy", "ndarray"): push(.name(.array))
    case ("numpy", "dtype"): push(.name(.dataType))
    case ("_codecs", "encode"): push(.name(.encode))
    default:
      let shown = "\(module).\(name)".unicodeScalars.prefix(80).map { $0.value < 0x20 ? "?" : String($0) }.joined()
      throw FormatError(
        at: start, found: "a reference to '\(shown)'", expected: "numpy arrays only; nothing was executed")
    }
  }

  /// What calling an allowed name would give, made without calling anything.
  mutating func reduce(at start: Int) throws(FormatError) {
    guard case .tuple(let arguments) = try pop(), case .name(let name) = try pop() else {
      throw FormatError(at: start, found: "a call of something else", expected: "an array")
    }
    switch name {
    case .reconstruct:
      guard arguments.count == 3, case .name(.array) = arguments[0] else { throw malformed("an array", start) }
      push(.array(PickleArray()))
    case .dataType:
      guard let code = text(arguments.first), code.utf8.count <= 8 else { throw malformed("an element type", start) }
      push(.dataType(PickleDataType(code: code)))
    case .encode:
      // Python 3 writes bytes as Latin-1 text in protocol 2.
      guard case .text(let text)? = arguments.first, arguments.count <= 2,
        ["latin1", "latin-1"].contains(self.text(arguments.dropFirst().first) ?? "latin1")
      else { throw malformed("Latin-1 bytes", start) }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(text.utf8.count)
      for scalar in text.unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value) else { throw malformed("Latin-1 bytes", start) }
        bytes.append(byte)
      }
      push(.bytes(bytes))
    case .array: throw malformed("an array", start)
    }
  }

  /// Gives an array or element type its state.
  mutating func build(at start: Int) throws(FormatError) {
    guard case .tuple(let state) = try pop() else { throw malformed("a state", start) }
    switch try top() {
    case .dataType(let type):
      guard state.count >= 2, let order = text(state[1]) else { throw malformed("an element type's state", start) }
      type.isBigEndian = order == ">"
    case .array(let array):
      guard state.count == 5, case .tuple(let shape) = state[1], case .dataType(let type) = state[2] else {
        throw malformed("an array's state", start)
      }
      if case .bool(true) = state[3] { throw malformed("an array in C order", start) }
      guard case .bytes(let bytes) = state[4] else { throw malformed("an array of plain numbers", start) }
      array.shape = try shape.map { value throws(FormatError) in
        guard case .integer(let size) = value, size >= 0 else { throw malformed("a shape", start) }
        return size
      }
      array.dataType = type
      array.bytes = bytes
    default: throw malformed("an array", start)
    }
  }

  private func text(_ value: PickleValue?) -> String? {
    switch value {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  private func malformed(_ expected: String, _ start: Int) -> FormatError {
    FormatError(at: start, found: "a malformed value", expected: expected)
  }
}
