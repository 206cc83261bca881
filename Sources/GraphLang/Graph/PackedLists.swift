/// Many short lists of plain values in two arrays: list `i` stands at `starts[i]..<starts[i + 1]`.
package struct PackedLists<Element: Sendable>: RandomAccessCollection, Sendable {
  /// All elements, list by list.
  let elements: [Element]
  private let starts: [Int]

  /// Without an element.
  init(count: Int) {
    elements = []
    starts = [Int](repeating: 0, count: count + 1)
  }

  /// Sorts items into lists; those of one list keep their order. O(count + items).
  init<Items: RandomAccessCollection>(
    count: Int, _ items: Items, list: (Items.Element) -> Int, element: (Items.Element) -> Element
  ) {
    var ends = [Int](repeating: 0, count: count + 1)
    for item in items { ends[list(item) + 1] += 1 }
    for index in 1..<(count + 1) { ends[index] += ends[index - 1] }
    starts = ends
    guard let first = items.first else {
      elements = []
      return
    }
    var sorted = [Element](repeating: element(first), count: items.count)
    for item in items {
      let list = list(item)
      sorted[ends[list]] = element(item)
      ends[list] += 1
    }
    elements = sorted
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { starts.count - 1 }

  package subscript(list: Int) -> ArraySlice<Element> { elements[starts[list]..<starts[list + 1]] }
}
