/// Splits of fixed sizes in which each class has its share, the same for a seed on every machine.
enum StratifiedSplit {
  /// The indices of each part, ascending; `sizes` must add up to the number of labels.
  ///
  /// Each class is shuffled by its own stream. The image of rank r among n of its class gets the place (r + 1/2) / n, and the
  /// parts are cut from the order of places, so each has its share of every class to within one image or so.
  static func parts(labels: [Int32], sizes: [Int], seed: UInt64) -> [[Int]] {
    precondition(sizes.reduce(0, +) == labels.count && sizes.allSatisfy { $0 >= 0 })
    var members: [Int32: [Int]] = [:]
    for (index, label) in labels.enumerated() { members[label, default: []].append(index) }
    var places: [(place: Double, label: Int32, index: Int)] = []
    places.reserveCapacity(labels.count)
    for label in members.keys.sorted() {
      var indices = members[label] ?? []
      var random = SampleRandom(seed: seed, stream: UInt64(bitPattern: Int64(label)))
      random.shuffle(&indices)
      for (rank, index) in indices.enumerated() {
        places.append((place: (Double(rank) + 0.5) / Double(indices.count), label: label, index: index))
      }
    }
    places.sort { ($0.place, $0.label) < ($1.place, $1.label) }
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return places[start..<start + size].map(\.index).sorted()
    }
  }
}
