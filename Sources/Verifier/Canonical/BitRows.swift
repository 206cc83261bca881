/// Sets as rows of bits, four side by side, to find the sizes of many symmetric differences at once.
struct BitRows {
  let count: Int
  let wordCount: Int
  /// The words of rows 0 to 3, then those of rows 4 to 7 and so on; no bits in rows that only fill up.
  private let groups: [SIMD4<UInt64>]

  init(_ rows: [[UInt64]], wordCount: Int) {
    count = rows.count
    self.wordCount = wordCount
    var groups = [SIMD4<UInt64>](repeating: .zero, count: (rows.count + 3) / 4 * wordCount)
    for (number, row) in rows.enumerated() {
      for (index, word) in row.enumerated() { groups[number / 4 * wordCount + index][number % 4] = word }
    }
    self.groups = groups
  }

  /// Adds up a value for the size of the difference of a set to each row from `first` on: to `sums` by row; all of it is
  /// the result.
  func addValues(
    _ set: [UInt64], from first: Int, _ values: [UInt64], to sums: inout [UInt64]
  ) -> UInt64 {
    let (groups, set, values) = (groups.span, set.span, values.span)
    var sums = sums.mutableSpan
    precondition(set.count == wordCount && sums.count == count && values.count > 64 * wordCount)
    var total: UInt64 = 0
    var start = first / 4 * wordCount
    var row = first / 4 * 4
    while row < count {
      var bytes = SIMD4<UInt64>.zero
      for word in 0..<wordCount {
        bytes &+= Self.byteCounts(groups[unchecked: start &+ word] ^ set[unchecked: word])
      }
      start &+= wordCount
      let sizes = Self.sums(bytes)
      if row >= first, row + 4 <= count {
        for lane in 0..<4 {
          let value = values[unchecked: Int(truncatingIfNeeded: sizes[lane])]
          sums[unchecked: row &+ lane] &+= value
          total &+= value
        }
      } else {
        for lane in max(first - row, 0)..<min(count - row, 4) {
          let value = values[Int(truncatingIfNeeded: sizes[lane])]
          sums[row + lane] &+= value
          total &+= value
        }
      }
      row &+= 4
    }
    return total
  }

  /// How many bits each byte has.
  @inline(__always)
  private static func byteCounts(_ words: SIMD4<UInt64>) -> SIMD4<UInt64> {
    let pairs = words &- ((words &>> 1) & 0x5555_5555_5555_5555)
    let quads = (pairs & 0x3333_3333_3333_3333) &+ ((pairs &>> 2) & 0x3333_3333_3333_3333)
    return (quads &+ (quads &>> 4)) & 0x0f0f_0f0f_0f0f_0f0f
  }

  /// The sums of the bytes.
  @inline(__always)
  private static func sums(_ bytes: SIMD4<UInt64>) -> SIMD4<UInt64> {
    let pairs = (bytes & 0x00ff_00ff_00ff_00ff) &+ ((bytes &>> 8) & 0x00ff_00ff_00ff_00ff)
    let quads = pairs &+ (pairs &>> 16)
    return (quads &+ (quads &>> 32)) & 0xffff
  }
}
