/// Reads pickles (protocols 0 opcodes of dictionaries and lists, and 2 to 4) that hold numpy arrays, numbers, strings, lists and
/// dictionaries. A pickle is a program for a machine that can call anything; this reader knows the opcodes that describe
/// data, accepts five names, and calls nothing.
struct PickleReader {
  let bytes: [UInt8]
  var position = 0
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// A reader of a whole pickle.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value of the pickle.
  static func read(_ bytes: [UInt8]) throws(FormatError) -> PickleValue {
    var reader = PickleReader(bytes)
    return try reader.run()
  }

  private mutating func run() throws(FormatError) -> PickleValue {
    while true {
      let start = position
      let opcode = try byte()
      if opcode == UInt8(ascii: ".") { return try pop() }
      try execute(opcode, at: start)
    }
  }

  private mutating func execute(_ opcode: UInt8, at start: Int) throws(FormatError) {
    switch opcode {
    case 0x80:  // PROTO
      let version = try byte()
      guard version <= 4 else { throw FormatError(at: start, found: "protocol \(version)", expected: "2, 3 or 4") }
    case 0x95: _ = try count(8)  // FRAME
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.bool(true))
    case 0x89: stack.append(.bool(false))
    case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try unsigned(4)))))  // BININT
    case UInt8(ascii: "K"): stack.append(.integer(Int(try unsigned(1))))
    case UInt8(ascii: "M"): stack.append(.integer(Int(try unsigned(2))))
    case 0x8A: stack.append(.integer(try long()))  // LONG1
    case UInt8(ascii: "I"), UInt8(ascii: "L"): stack.append(try decimal())
    case UInt8(ascii: "G"): stack.append(.real(Double(bitPattern: try unsigned(8).byteSwapped)))
    case UInt8(ascii: "U"), UInt8(ascii: "C"): stack.append(.bytes(try take(count(1))))
    case UInt8(ascii: "T"), UInt8(ascii: "B"): stack.append(.bytes(try take(count(4))))
    case 0x8E: stack.append(.bytes(try take(count(8))))  // BINBYTES8
    case 0x8C: stack.append(.text(try text(count(1))))  // SHORT_BINUNICODE
    case UInt8(ascii: "X"): stack.append(.text(try text(count(4))))
    case 0x8D: stack.append(.text(try text(count(8))))  // BINUNICODE8
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): stack.append(.tuple([]))
    case UInt8(ascii: "t"): try makeTuple(try popToMark())
    case 0x85: try makeTuple(try pop(1))
    case 0x86: try makeTuple(try pop(2))
    case 0x87: try makeTuple(try pop(3))
    case UInt8(ascii: "]"): stack.append(.list(PickleList()))
    case UInt8(ascii: "l"):
      let elements = try popToMark()
      stack.append(.list(PickleList()))
      try append(elements)
    case UInt8(ascii: "a"): try append(try pop(1))
    case UInt8(ascii: "e"): try append(try popToMark())
    case UInt8(ascii: "}"): stack.append(.dictionary(PickleDictionary()))
    case UInt8(ascii: "d"):
      let items = try popToMark()
      stack.append(.dictionary(PickleDictionary()))
      try set(items)
    case UInt8(ascii: "s"): try set(try pop(2))
    case UInt8(ascii: "u"): try set(try popToMark())
    case UInt8(ascii: "c"): try global(module: line(), name: line(), at: start)
    case 0x93:  // STACK_GLOBAL
      let names = try pop(2)
      guard case .text(let module) = names[0], case .text(let name) = names[1] else {
        throw FormatError(at: start, found: "a name that is not text", expected: "text")
      }
      try global(module: module, name: name, at: start)
    case UInt8(ascii: "R"): try reduce(at: start)
    case UInt8(ascii: "b"): try build(at: start)
    case UInt8(ascii: "q"): memo[Int(try unsigned(1))] = try top()
    case UInt8(ascii: "r"): memo[Int(try unsigned(4))] = try top()
    case UInt8(ascii: "p"): memo[try memoIndex()] = try top()
    case 0x94: memo[memo.count] = try top()  // MEMOIZE
    case UInt8(ascii: "h"): try recall(Int(try unsigned(1)), at: start)
    case UInt8(ascii: "j"): try recall(Int(try unsigned(4)), at: start)
    case UInt8(ascii: "g"): try recall(try memoIndex(), at: start)
    case UInt8(ascii: "0"): _ = try pop()
    default:
      throw FormatError(
        at: start, found: "opcode 0x\(String(opcode, radix: 16))", expected: "one that describes plain data")
    }
  }

  // MARK: The stack

  func top() throws(FormatError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw underflow }
    return value
  }

  mutating func pop() throws(FormatError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  mutating func push(_ value: PickleValue) { stack.append(value) }

  private mutating func pop(_ count: Int) throws(FormatError) -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw underflow }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(FormatError) -> [PickleValue] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw underflow }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private var underflow: FormatError {
    FormatError(at: position, found: "an empty stack", expected: "a value for the opcode")
  }

  // MARK: Containers. Only data of bounded depth is built: nothing in it can become deep enough to exhaust the stack.

  private mutating func makeTuple(_ elements: [PickleValue]) throws(FormatError) {
    for element in elements {
      if case .tuple(let inner) = element {
        let isFlat = inner.allSatisfy { value in
          if case .tuple = value { return false }
          return true
        }
        guard isFlat else { throw tooDeep }
      }
    }
    stack.append(.tuple(elements))
  }

  private mutating func append(_ elements: [PickleValue]) throws(FormatError) {
    guard case .list(let list) = try top() else {
      throw FormatError(at: position, found: "something else", expected: "a list to append to")
    }
    for element in elements {
      switch element {
      case .none, .bool, .integer, .real, .bytes, .text: list.elements.append(element)
      case .tuple, .list, .dictionary, .name, .dataType, .array: throw tooDeep
      }
    }
  }

  private mutating func set(_ items: [PickleValue]) throws(FormatError) {
    guard items.count % 2 == 0, case .dictionary(let dictionary) = try top() else {
      throw FormatError(at: position, found: "something else", expected: "a dictionary and pairs")
    }
    for index in stride(from: 0, to: items.count, by: 2) {
      let key: String
      switch items[index] {
      case .text(let text): key = text
      case .bytes(let bytes): key = String(decoding: bytes, as: UTF8.self)
      default: throw FormatError(at: position, found: "a key of another kind", expected: "text")
      }
      if case .dictionary = items[index + 1] { throw tooDeep }
      if case .tuple = items[index + 1] { throw tooDeep }
      dictionary.members[key] = items[index + 1]
    }
  }

  private var tooDeep: FormatError {
    FormatError(at: position, found: "containers within containers", expected: "a dictionary of arrays and flat lists")
  }

  private mutating func recall(_ index: Int, at start: Int) throws(FormatError) {
    guard let value = memo[index] else {
      throw FormatError(at: start, found: "memo \(index), which was never stored", expected: "a stored one")
    }
    stack.append(value)
  }
}
