/// Many short lists in two arrays: list `i` stands at `starts[i]..<starts[i + 1]`.
package struct PackedLists<Element: Sendable>: RandomAccessCollection, Sendable {
  private let elements: [Element]
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
    var order = [Items.Index?](repeating: nil, count: items.count)
    for index in items.indices {
      let list = list(items[index])
      order[ends[list]] = index
      ends[list] += 1
    }
    elements = order.compactMap { $0.map { element(items[$0]) } }
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { starts.count - 1 }

  package subscript(list: Int) -> ArraySlice<Element> { elements[starts[list]..<starts[list + 1]] }
}
