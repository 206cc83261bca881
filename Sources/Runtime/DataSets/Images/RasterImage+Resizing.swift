extension RasterImage {
  /// The picture as three planes of `side` x `side`, each value the mean of the area that it covers, rounded to nearest.
  ///
  /// Exact in integers: coordinates are multiplied by `side`, so that every overlap of an old and a new pixel is whole. The
  /// proportions are not kept, as networks want squares.
  package func planes(side: Int) -> [UInt8] {
    precondition(side > 0)
    if width == side, height == side {
      return (0..<3).flatMap { channel in stride(from: channel, to: pixels.count, by: 3).map { pixels[$0] } }
    }
    // Columns first: sums of `width` weights, rows of `side` sums for each channel.
    let columns = Self.overlaps(from: width, to: side)
    let rows = Self.overlaps(from: height, to: side)
    var sums = [Int](repeating: 0, count: height * side * 3)
    for row in 0..<height {
      for (column, parts) in columns.enumerated() {
        for part in parts {
          let from = (row * width + part.index) * 3
          let to = (row * side + column) * 3
          for channel in 0..<3 { sums[to + channel] += part.weight * Int(pixels[from + channel]) }
        }
      }
    }
    let area = width * height
    var planes = [UInt8](repeating: 0, count: 3 * side * side)
    for (row, parts) in rows.enumerated() {
      for column in 0..<side {
        for channel in 0..<3 {
          var sum = area / 2
          for part in parts { sum += part.weight * sums[(part.index * side + column) * 3 + channel] }
          planes[(channel * side + row) * side + column] = UInt8(sum / area)
        }
      }
    }
    return planes
  }

  /// For each of `to` new cells the old cells it overlaps, with weights that add up to `from`.
  private static func overlaps(from: Int, to: Int) -> [[(index: Int, weight: Int)]] {
    (0..<to).map { cell in
      let start = cell * from
      let end = start + from
      return (start / to...(end - 1) / to).map { index in
        (index: index, weight: min(end, (index + 1) * to) - max(start, index * to))
      }
    }
  }
}
