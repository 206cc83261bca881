/// Numbers for the classes that do not depend on the order of the nodes.
extension Neighborhoods {
  private struct Pair {
    let first: Int
    let second: Int
    let size: Int
    let number: Int
  }

  /// What it takes to find the differences of all pairs.
  var pairSteps: Int { rows.count * rows.count * (wordCount + 2) / 2 }

  /// Of how many pairs the difference is that of a pair with the class, and how large it is.
  func pairValues() -> [UInt64] {
    let (pairs, hits) = differences()
    var values = [UInt64](repeating: 0, count: rows.count)
    for pair in pairs {
      let value = Partition.mixed(UInt64(hits[pair.number]) << 16 | UInt64(pair.size))
      values[pair.first] &+= value
      values[pair.second] &+= value
    }
    return values
  }

  /// What it takes to find the sizes of so many differences.
  private func steps(_ count: Int) -> Int { count * (wordCount + 1) / 5 }

  var quadrupleSteps: Int {
    let count = rows.count
    return steps(count * (count - 1) * (count - 2) / 6 * (count - 3) / 4)
  }

  /// As for quadruples, of the pairs alone whose differences have the rarest size.
  func rarePairs() -> (steps: Int, values: () -> [UInt64])? {
    let pairs = differences().pairs
    var counts: [Int: Int] = [:]
    for pair in pairs { counts[pair.size, default: 0] += 1 }
    guard counts.count > 1, let (size, count) = counts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
      return nil
    }
    return (steps(count * count / 2), { values(of: pairs.filter { $0.size == size }) })
  }

  private func values(of pairs: [Pair]) -> [UInt64] {
    let differences = pairs.map { pair in zip(rows[pair.first], rows[pair.second]).map { $0 ^ $1 } }
    let (bits, sizes) = (BitRows(differences, wordCount: wordCount), sizeValues)
    var sums = [UInt64](repeating: 0, count: pairs.count)
    for (index, difference) in differences.enumerated() {
      sums[index] &+= bits.addValues(difference, from: index + 1, sizes, to: &sums)
    }
    var values = [UInt64](repeating: 0, count: rows.count)
    for (pair, sum) in zip(pairs, sums) {
      values[pair.first] &+= Partition.mixed(sum)
      values[pair.second] &+= Partition.mixed(sum)
    }
    return values
  }

  /// The sizes of the differences of the class with three others.
  func quadrupleValues() -> [UInt64] {
    let (count, bits, sizes) = (rows.count, BitRows(rows, wordCount: wordCount), sizeValues)
    var values = [UInt64](repeating: 0, count: count)
    for a in 0..<count {
      for b in a + 1..<count {
        let pair = zip(rows[a], rows[b]).map { $0 ^ $1 }
        var triple = pair
        for c in b + 1..<count {
          for word in 0..<wordCount { triple[word] = pair[word] ^ rows[c][word] }
          let sum = bits.addValues(triple, from: c + 1, sizes, to: &values)
          values[a] &+= sum
          values[b] &+= sum
          values[c] &+= sum
        }
      }
    }
    return values
  }

  /// A number for each size of a difference.
  private var sizeValues: [UInt64] { (0...64 * wordCount).map { Partition.mixed(UInt64(folded($0))) } }

  private func folded(_ size: Int) -> Int { isFolded ? min(size, abs(elementCount - size)) : size }

  /// The differences of all pairs, by number, and of how many pairs each is the difference.
  private func differences() -> (pairs: [Pair], hits: [Int]) {
    var pairs: [Pair] = []
    pairs.reserveCapacity(rows.count * (rows.count - 1) / 2)
    var hits: [Int] = []
    let mask = (1 << (Int.bitWidth - (rows.count * rows.count).leadingZeroBitCount)) - 1
    var slots = [Int32](repeating: -1, count: mask + 1)
    // Of each number.
    var sets: [UInt64] = []
    var set = [UInt64](repeating: 0, count: wordCount)
    for first in rows.indices {
      for second in first + 1..<rows.count {
        var size = 0
        var hash: UInt64 = 0
        let isComplement = isFolded && (rows[first][0] ^ rows[second][0]) & 1 == 1
        for word in 0..<wordCount {
          let difference = rows[first][word] ^ rows[second][word]
          set[word] = isComplement ? ~difference & (word == wordCount - 1 ? lastMask : .max) : difference
          size += set[word].nonzeroBitCount
          hash = Partition.mixed(hash ^ set[word])
        }
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
          let start = Int(slots[slot]) * wordCount
          if (0..<wordCount).allSatisfy({ sets[start + $0] == set[$0] }) { break }
          slot = (slot + 1) & mask
        }
        if slots[slot] < 0 {
          slots[slot] = Int32(hits.count)
          sets += set
          hits.append(0)
        }
        hits[Int(slots[slot])] += 1
        pairs.append(Pair(first: first, second: second, size: folded(size), number: Int(slots[slot])))
      }
    }
    return (pairs, hits)
  }
}
