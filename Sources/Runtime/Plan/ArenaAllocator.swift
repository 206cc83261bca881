/// Assigns offsets so that what lives at the same time never overlaps.
enum ArenaAllocator {
  /// Offsets by best fit, largest first: each goes into the smallest gap that holds it between those that live with it.
  /// Quadratic in the number of lifetimes.
  static func assign(_ lifetimes: [Lifetime]) -> (offsets: [Int], total: Int) {
    var offsets = Array(repeating: 0, count: lifetimes.count)
    var placed: [Int] = []
    var total = 0
    let order = lifetimes.indices.sorted {
      (lifetimes[$1].count, lifetimes[$0].start, $0) < (lifetimes[$0].count, lifetimes[$1].start, $1)
    }
    for index in order {
      let wanted = lifetimes[index].count
      var best: (offset: Int, waste: Int)?
      var end = 0
      // `placed` is sorted by offset.
      for other in placed where lifetimes[other].overlaps(lifetimes[index]) {
        let gap = offsets[other] - end
        if gap >= wanted, gap - wanted < best?.waste ?? .max { best = (end, gap - wanted) }
        end = max(end, offsets[other] + lifetimes[other].count)
      }
      offsets[index] = best?.offset ?? end
      total = max(total, offsets[index] + wanted)
      let position = placed.firstIndex { offsets[$0] > offsets[index] } ?? placed.endIndex
      placed.insert(index, at: position)
    }
    return (offsets, total)
  }
}
