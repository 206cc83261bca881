/// Splits the cells of a partition by their edges to others (Hopcroft's way: of a cell's parts the largest tells nothing
/// new). O(edges * log(nodes)).
///
/// All of it works on spans, which are taken once: the search refines some thousand times, mostly a little.
enum Refinement {
  /// What is at hand while one cell after the other is looked at.
  private struct State {
    var cellCount: Int
    var steps: Int
    /// The end of the worklist, and its next cell. Cells of one node wait from the other end, and come first.
    var end: Int
    var next = 0
    var units: Int
    var touchedCount = 0
    var digest: UInt64 = 0
  }

  /// Takes the cells to begin with from the worklist; false where the trace is of no use any more.
  static func run(
    _ graph: ColoredGraph, _ order: inout [Int], _ nodes: inout [Partition.Node], _ cells: inout [Partition.Cell],
    _ cellCount: inout Int, _ splits: inout [Int], _ worklist: inout [Int], _ count: Int, _ room: inout [Int],
    _ steps: inout Int, _ trace: inout SearchTrace
  ) -> Bool {
    var order = order.mutableSpan
    var nodes = nodes.mutableSpan
    var cells = cells.mutableSpan
    var worklist = worklist.mutableSpan
    // The cells that a splitter joins, and the splitter's nodes.
    var room = room.mutableSpan
    var state = State(cellCount: cellCount, steps: steps, end: count, units: worklist.count)
    var isUseful = true
    while isUseful && state.cellCount < order.count {
      let splitter: Int
      if state.units < worklist.count {
        splitter = worklist[state.units]
        state.units += 1
      } else if state.next < state.end {
        splitter = worklist[state.next]
        state.next += 1
      } else {
        break
      }
      cells[splitter].isQueued = false
      state.digest = UInt64(truncatingIfNeeded: splitter)
      let size = cells[splitter].size
      let members = order.count
      for index in 0..<size { room[members + index] = order[splitter + index] }
      for index in 0..<size { join(room[members + index], graph, &order, &nodes, &cells, &room, &state) }
      sort(&room, state.touchedCount)
      for index in 0..<state.touchedCount {
        split(room[index], &order, &nodes, &cells, &splits, &worklist, &state)
      }
      state.touchedCount = 0
      isUseful = trace.record(state.digest)
    }
    for index in state.units..<worklist.count { cells[worklist[index]].isQueued = false }
    for index in state.next..<state.end { cells[worklist[index]].isQueued = false }
    (cellCount, steps) = (state.cellCount, state.steps)
    return isUseful
  }

  /// Adds up the edges of a node of the splitter, and brings the nodes that have some to the ends of their cells.
  @inline(__always)
  private static func join(
    _ node: Int, _ graph: ColoredGraph, _ order: inout MutableSpan<Int>, _ nodes: inout MutableSpan<Partition.Node>,
    _ cells: inout MutableSpan<Partition.Cell>, _ touched: inout MutableSpan<Int>, _ state: inout State
  ) {
    let (neighbors, weights) = (graph.neighbors.span, graph.weights.span)
    let (first, last) = (graph.starts[node], graph.starts[node + 1])
    state.steps += last - first + 2
    for index in first..<last {
      let (other, weight) = (neighbors[index], weights[index])
      let start = nodes[other].cell
      let size = cells[start].size
      if size == 1 {
        state.digest &+= combined(weight, UInt64(truncatingIfNeeded: start))
        continue
      }
      let count = cells[start].joined
      let boundary = start &+ size &- count
      let position = nodes[other].position
      if position >= boundary {
        nodes[other].key &+= weight
        continue
      }
      if count == 0 {
        touched[state.touchedCount] = start
        state.touchedCount += 1
      }
      cells[start].joined = count &+ 1
      let moved = order[boundary - 1]
      order[boundary - 1] = other
      order[position] = moved
      nodes[moved].position = position
      nodes[other].position = boundary - 1
      nodes[other].key = weight
    }
  }

  /// Splits a cell by the keys of the nodes at its end.
  @inline(__always)
  private static func split(
    _ start: Int, _ order: inout MutableSpan<Int>, _ nodes: inout MutableSpan<Partition.Node>,
    _ cells: inout MutableSpan<Partition.Cell>, _ splits: inout [Int], _ worklist: inout MutableSpan<Int>,
    _ state: inout State
  ) {
    let end = start + cells[start].size
    let first = end - cells[start].joined
    cells[start].joined = 0
    state.steps += end - first
    let isSorted = sort(first, end, &order, &nodes)
    state.digest = combined(state.digest, UInt64(truncatingIfNeeded: first << 32 | end))
    state.digest = combined(state.digest, nodes[order[first]].key)
    if !isSorted, first == start { return }
    var largest = start
    if first > start { cells[start].size = first - start }
    var position = first
    while position < end {
      let begin = position
      if isSorted {
        let key = nodes[order[begin]].key
        repeat { position += 1 } while position < end && nodes[order[position]].key == key
        state.digest = combined(state.digest, key &+ UInt64(truncatingIfNeeded: position))
      } else {
        position = end
      }
      cells[begin].size = position - begin
      if position - begin > cells[largest].size { largest = begin }
      guard begin > start else { continue }
      for index in begin..<position { nodes[order[index]].cell = begin }
      state.cellCount += 1
      splits.append(begin)
    }
    // A cell that waits tells nothing yet: then the largest part has to, too.
    let left = cells[start].isQueued ? start : largest
    position = start
    while position < end {
      let size = cells[position].size
      if position != left {
        cells[position].isQueued = true
        if size == 1 {
          state.units -= 1
          worklist[state.units] = position
        } else {
          worklist[state.end] = position
          state.end += 1
        }
      }
      position += size
    }
  }

  /// Sorts nodes by their keys; false where all keys are equal.
  @inline(__always)
  private static func sort(
    _ first: Int, _ end: Int, _ order: inout MutableSpan<Int>, _ nodes: inout MutableSpan<Partition.Node>
  ) -> Bool {
    let key = nodes[order[first]].key
    var position = first + 1
    while position < end, nodes[order[position]].key == key { position += 1 }
    if position == end { return false }
    if end - first > 32 {
      var sorted = (first..<end).map { (key: nodes[order[$0]].key, node: order[$0]) }
      sorted.sort { $0.key < $1.key }
      for (index, entry) in sorted.enumerated() { order[first + index] = entry.node }
    } else {
      while position < end {
        let node = order[position]
        let key = nodes[node].key
        var hole = position
        while hole > first, nodes[order[hole - 1]].key > key {
          order[hole] = order[hole - 1]
          hole -= 1
        }
        order[hole] = node
        position += 1
      }
    }
    for position in first..<end { nodes[order[position]].position = position }
    return true
  }

  @inline(__always)
  private static func sort(_ list: inout MutableSpan<Int>, _ count: Int) {
    if count > 64 {
      let sorted = (0..<count).map { list[$0] }.sorted()
      for (index, number) in sorted.enumerated() { list[index] = number }
      return
    }
    var index = 1
    while index < count {
      let number = list[index]
      var hole = index
      while hole > 0, list[hole - 1] > number {
        list[hole] = list[hole - 1]
        hole -= 1
      }
      list[hole] = number
      index += 1
    }
  }

  private static func combined(_ digest: UInt64, _ value: UInt64) -> UInt64 {
    let mixed = ((digest ^ (digest >> 31)) &+ value) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ (mixed >> 29)
  }
}
