import Diagnostics

/// The positions of nodes by their ids. Nearly all ids are small numbers: those are found without hashing.
struct NodeIndex {
  /// By number; -1 for none.
  private var numbered: [Int32]
  private var named: [String: Int] = [:]

  /// Room for the numbers up to `count`; larger ones find theirs.
  init(count: Int) { numbered = [Int32](filledWith: -1, count: min(count + 1, Self.numberLimit)) }

  private static let numberLimit = 1_000

  subscript(id: NameSyntax) -> Int? {
    get {
      guard id.number >= 0 else { return named[id.text] }
      let number = Int(id.number)
      return number < numbered.count && numbered[number] >= 0 ? Int(numbered[number]) : nil
    }
    set {
      guard id.number >= 0 else {
        named[id.text] = newValue
        return
      }
      let number = Int(id.number)
      if number >= numbered.count {
        let count = min(max(number + 1, 2 * numbered.count), Self.numberLimit)
        numbered += [Int32](repeating: -1, count: count - numbered.count)
      }
      numbered[number] = newValue.map { Int32($0) } ?? -1
    }
  }

  /// The same for an id that stands in no line, such as one that was spelled nearly so.
  subscript(id: String) -> Int? { self[NameSyntax(id, SourceSpan(0, 0))] }
}
