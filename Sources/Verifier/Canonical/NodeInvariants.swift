/// Splits the cells of an equitable partition by numbers of small configurations, where refinement is blind.
///
/// In Latin squares, Steiner systems, Hadamard matrices and graphs that are made of them all nodes look alike to
/// refinement; how the neighbourhoods of two pairs of them differ mostly tells them apart. What is counted, and where,
/// depends on the partition alone, never on the order of the nodes or on the steps that are left. Only cells whose
/// nodes are known to look alike, as automorphisms exchange them, are left out.
struct NodeInvariants {
  /// Cells of fewer nodes are left to the search, and so are smaller graphs.
  private static let smallestCell = 6
  private static let smallestGraph = 40
  /// Where counting takes more steps than this, the search mostly takes less.
  private static let pairLimit = 500_000
  private static let componentLimit = 200_000
  private static let quadrupleLimit = 2_200_000
  /// For automorphisms, before steps are spent on quadruples.
  private static let samplingSteps = 150_000

  /// A cell, and what can be counted for it.
  private struct Count {
    let neighborhoods: Neighborhoods
    let steps: Int
    let values: () -> [UInt64]
  }

  private let graph: ColoredGraph
  private var orbits: Orbits
  private var automorphisms: [Automorphism]?

  /// Splits and refines until nothing splits any more. The result are automorphisms that were found.
  static func split(
    _ partition: inout Partition, _ graph: ColoredGraph, _ effort: inout Effort
  ) throws(EffortExhausted) -> [Automorphism] {
    guard graph.count >= smallestGraph else { return [] }
    var invariants = NodeInvariants(graph: graph, orbits: Orbits(count: graph.count))
    while !partition.isDiscrete {
      if try invariants.splitByPairs(&partition, &effort) { continue }
      if try invariants.splitByQuadruples(&partition, &effort) { continue }
      guard try invariants.splitByComponents(&partition, &effort) else { break }
    }
    return invariants.automorphisms ?? []
  }

  private func splitByPairs(_ partition: inout Partition, _ effort: inout Effort) throws(EffortExhausted) -> Bool {
    var keys = [UInt64](repeating: 0, count: graph.count)
    for neighborhoods in try neighborhoods(partition, &effort) {
      try effort.spend(neighborhoods.pairSteps)
      set(&keys, neighborhoods, neighborhoods.pairValues())
    }
    return try partition.split(by: keys, graph, &effort)
  }

  private func splitByComponents(
    _ partition: inout Partition, _ effort: inout Effort
  ) throws(EffortExhausted) -> Bool {
    var components = PairComponents(graph, partition)
    var keys = [UInt64](repeating: 0, count: graph.count)
    var left = Self.componentLimit
    var start = 0
    while start < graph.count {
      let members = partition.members(start)
      start = members.endIndex
      guard members.count >= Self.smallestCell, let steps = components.steps(members), steps <= left else { continue }
      left -= steps
      try effort.spend(steps)
      for (value, node) in zip(components.values(members), members) { keys[node] = value }
    }
    return try partition.split(by: keys, graph, &effort)
  }

  /// Splits the first cell that can be, of those that take the fewest steps.
  private mutating func splitByQuadruples(
    _ partition: inout Partition, _ effort: inout Effort
  ) throws(EffortExhausted) -> Bool {
    var counts: [Count] = []
    for neighborhoods in try neighborhoods(partition, &effort) {
      try effort.spend(neighborhoods.pairSteps)
      if let (steps, values) = neighborhoods.rarePairs() {
        counts.append(Count(neighborhoods: neighborhoods, steps: steps, values: values))
      }
      let steps = neighborhoods.quadrupleSteps
      counts.append(Count(neighborhoods: neighborhoods, steps: steps, values: neighborhoods.quadrupleValues))
    }
    counts.removeAll { $0.steps > Self.quadrupleLimit }
    if counts.isEmpty { return false }
    try findOrbits(partition, &effort)
    var left = Self.quadrupleLimit
    for count in counts.sorted(by: { $0.steps < $1.steps }) {
      left -= count.steps
      if left < 0 { break }
      if isOrbit(count.neighborhoods) { continue }
      try effort.spend(count.steps)
      var keys = [UInt64](repeating: 0, count: graph.count)
      set(&keys, count.neighborhoods, count.values())
      if try partition.split(by: keys, graph, &effort) { return true }
    }
    return false
  }

  /// Those of all cells that are large enough.
  private func neighborhoods(
    _ partition: Partition, _ effort: inout Effort
  ) throws(EffortExhausted) -> [Neighborhoods] {
    var result: [Neighborhoods] = []
    var start = 0
    while start < graph.count {
      let members = partition.members(start)
      start = members.endIndex
      guard members.count >= Self.smallestCell else { continue }
      try effort.spend(members.reduce(graph.count) { $0 + 4 * (graph.starts[$1 + 1] - graph.starts[$1]) })
      let neighborhoods = Neighborhoods(members, graph, partition)
      guard neighborhoods.rows.count > 3, neighborhoods.wordCount < 32, neighborhoods.pairSteps <= Self.pairLimit
      else { continue }
      result.append(neighborhoods)
    }
    return result
  }

  private func set(_ keys: inout [UInt64], _ neighborhoods: Neighborhoods, _ values: [UInt64]) {
    for (value, nodes) in zip(values, neighborhoods.classes) {
      for node in nodes { keys[node] = Partition.mixed(value &+ UInt64(nodes.count)) }
    }
  }

  private mutating func findOrbits(_ partition: Partition, _ effort: inout Effort) throws(EffortExhausted) {
    if automorphisms != nil { return }
    var search = CanonicalSearch(graph, partition, depth: 0)
    let automorphisms = try search.sampleAutomorphisms(steps: Self.samplingSteps, &effort)
    for automorphism in automorphisms { orbits.join(automorphism) }
    self.automorphisms = automorphisms
  }

  private mutating func isOrbit(_ neighborhoods: Neighborhoods) -> Bool {
    let first = orbits.representative(neighborhoods.classes[0][0])
    for nodes in neighborhoods.classes {
      for node in nodes where orbits.representative(node) != first { return false }
    }
    return true
  }
}
