/// The positions of nodes by their ids. Nearly all ids are small numbers: those are found without hashing.
struct NodeIndex {
  /// By number; -1 for none.
  private var numbered: [Int32] = []
  private var named: [String: Int] = [:]

  private static let numberLimit = 1_000

  /// The value of an id that is a number below 1,000 in its only spelling, so that `01` is not taken for `1`.
  private static func number(_ id: String) -> Int? {
    var (value, count) = (0, 0)
    for byte in id.utf8 {
      guard (0x30...0x39).contains(byte), count < 3, count == 0 || value > 0 else { return nil }
      value = value * 10 + Int(byte - 0x30)
      count += 1
    }
    return count > 0 ? value : nil
  }

  subscript(id: String) -> Int? {
    get {
      guard let number = Self.number(id) else { return named[id] }
      return number < numbered.count && numbered[number] >= 0 ? Int(numbered[number]) : nil
    }
    set {
      guard let number = Self.number(id) else {
        named[id] = newValue
        return
      }
      if number >= numbered.count {
        let count = min(max(number + 1, 2 * numbered.count, 32), Self.numberLimit)
        numbered += [Int32](repeating: -1, count: count - numbered.count)
      }
      numbered[number] = newValue.map { Int32($0) } ?? -1
    }
  }
}
