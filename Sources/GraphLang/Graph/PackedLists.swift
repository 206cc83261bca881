/// Many short lists of plain values in two arrays: list `i` stands at `starts[i]..<starts[i + 1]`.
package struct PackedLists<Element: Sendable>: RandomAccessCollection, Sendable {
  /// All elements, list by list.
  let elements: [Element]
  private let starts: [Int]

  /// No list.
  init() {
    elements = []
    starts = [0]
  }

  /// Sorts items into lists; those of one list keep their order. O(count + items).
  init<Items: RandomAccessCollection>(
    count: Int, _ items: Items, list: (Items.Element) -> Int, element: (Items.Element) -> Element
  ) {
    var ends = [Int](filledWith: 0, count: count + 1)
    for item in items { ends[list(item) + 1] += 1 }
    for index in 1..<(count + 1) { ends[index] += ends[index - 1] }
    starts = ends
    guard let first = items.first else {
      elements = []
      return
    }
    var sorted = [Element](filledWith: element(first), count: items.count)
    for item in items {
      let list = list(item)
      sorted[ends[list]] = element(item)
      ends[list] += 1
    }
    elements = sorted
  }

  /// Takes elements that lie list by list: list `i` at `starts[i]..<starts[i + 1]`.
  init(elements: [Element], starts: [Int]) {
    self.elements = elements
    self.starts = starts
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { starts.count - 1 }

  package subscript(list: Int) -> ArraySlice<Element> { elements[range(list)] }

  /// Where the elements of a list lie.
  func range(_ list: Int) -> Range<Int> { starts[list]..<starts[list + 1] }
}
