/// Conditions disproved by numbers, which is cheaper than a proof.
extension SizeTable {
  /// Batches and image sizes at which a counterexample is looked for. Small images do not show the remainders of large divisors.
  private static let samples = [
    Environment(width: 1, batch: 5, height: 47, imageWidth: 59),
    // Where a window is larger than most images, the smallest one differs.
    Environment(width: 1, batch: 2, height: 1, imageWidth: 2),
    // No width and no multiple of H and W has this batch as a factor.
    Environment(width: 1, batch: 4_127, height: 61, imageWidth: 53),
    Environment(width: 1, batch: 3, height: 4099, imageWidth: 4111),
    // Where one side is divided by the width, what is left is more than a few only here; and broadcasting looks for a batch of 1.
    Environment(width: 1, batch: 3, height: 1_000_003, imageWidth: 11),
    Environment(width: 1, batch: 1, height: 13, imageWidth: 1_000_003),
  ]

  /// The same in the order in which they are taken for widths of which nothing is known: where images are divided by the width, only
  /// large ones tell much of large widths.
  private static let largestFirst = [samples[3], samples[0], samples[1], samples[2], samples[4], samples[5]]

  /// The same for images many times as large: where numbers leave the range, each has to be looked at.
  private static let smallestFirst = [samples[1], samples[0], samples[2], samples[3], samples[4], samples[5]]

  /// The samples for images `scale` times as large, in the order in which they are taken.
  private static func samples(atImagesOf scale: Int) -> [Environment] {
    (scale <= largestMultiple ? largestFirst : smallestFirst).map { sample in
      var sample = sample
      sample.height *= scale
      sample.imageWidth *= scale
      return sample
    }
  }

  /// Those of some columns at whose widths no sample shows that the size is not 0, for images `scale` times as large; a sample that
  /// cannot be computed shows nothing, but one of them has to, unless `keepsUnknown`. Where fewer than `least` are left, no further sample is taken.
  package func narrowed(
    _ columns: WidthColumns, whereZero size: Size, atImagesOf scale: Int, least: Int = 1, keepsUnknown: Bool = false
  ) -> WidthColumns {
    let size = size.withoutCommonSymbols
    var columns = columns
    // Whether a sample was computed, by the place; nil where one was at all of them.
    var isKnown: [Bool]? = [Bool](repeating: false, count: columns.widths.count)
    for sample in Self.samples(atImagesOf: scale) {
      columns.move(to: sample)
      switch columns.zeros(of: size) {
      case .nowhere: return columns.narrowed(to: [])
      case .everywhere: isKnown = nil
      case .unknown: break
      case .among(let values):
        budget.spend(3 * values.count)
        let left = Self.places(ofUndisproved: values)
        if let known = isKnown {
          let now = left.map { known[$0] || values[$0] == 0 }
          isKnown = now.allSatisfy { $0 } ? nil : now
        }
        columns = columns.narrowed(to: left)
      }
      if columns.widths.count < least { break }
    }
    guard let isKnown, !keepsUnknown else { return columns }
    return columns.narrowed(to: isKnown.indices.filter { isKnown[$0] })
  }

  /// Whether a sample shows that the size is not 0 at this width, for images `scale` times as large, or none can be computed.
  package func isDisproved(zero size: Size, atWidth width: Int, atImagesOf scale: Int) -> Bool {
    var isKnown = false
    for var sample in Self.samples(atImagesOf: scale) {
      sample.width = width
      guard let value = evaluate(size, scaled: sample) else { continue }
      if value != 0 { return true }
      isKnown = true
    }
    return !isKnown
  }

  /// Whether one image shows for all widths that the size is not 0; only of sizes that are the same at all of them.
  func isNowhereZero(_ size: Size) -> Bool {
    let size = size.withoutCommonSymbols
    if dependsOnWidth(size) { return false }
    return evaluate(size, scaled: Self.samples[0]).map { $0 != 0 } ?? false
  }

  /// Where values are 0 or undefined.
  private static func places(ofUndisproved values: [Int]) -> [Int] {
    let values = values.span
    var places: [Int] = []
    for place in 0..<values.count where values[place] == 0 || values[place] == WidthColumns.undefined {
      places.append(place)
    }
    return places
  }

  /// Those of some widths at which no sample shows that the size depends on the image, or that it is below 1. `constants`
  /// are the only values that it can have at them.
  func widths(whereConstant size: Size, among widths: [Int], _ constants: [Int]?) -> [Int] {
    var columns = WidthColumns(self, among: widths)
    var expected = constants ?? widths.map { _ in WidthColumns.undefined }
    // Two that differ much tell of nearly all.
    for sample in [Self.largestFirst[0], Environment(width: 1)] + Self.largestFirst.dropFirst() {
      columns.move(to: sample)
      let values = columns.values(of: size)
      budget.spend(4 * values.count)
      var left: [Int] = []
      for (position, value) in values.enumerated() where value != WidthColumns.undefined {
        if expected[position] == WidthColumns.undefined { expected[position] = value }
      }
      for (position, value) in values.enumerated() {
        if value == WidthColumns.undefined || value == expected[position] && value >= 1 { left.append(position) }
      }
      if left.count < values.count {
        columns = columns.narrowed(to: left)
        expected = left.map { expected[$0] }
      }
      if left.isEmpty { break }
    }
    return columns.widths
  }

  /// Whether two sizes may be equal at all widths: a few numbers tell of most that they are not.
  package func mayBeEqual(_ left: Size, _ right: Size) -> Bool {
    if left == right { return true }
    return [1, 6, 35, 1_009].allSatisfy { width in
      Self.samples.allSatisfy { sample in
        var sample = sample
        sample.width = width
        guard let a = evaluate(left, scaled: sample), let b = evaluate(right, scaled: sample) else { return true }
        return a == b
      }
    }
  }

  /// Whether two sizes are equal for all B, H and W at more than one of 64 widths: judged by every seventh where floors mix the
  /// width with B, H and W, as that is much to compute.
  package func areOftenEqual(_ left: Size, _ right: Size) -> Bool {
    guard !budget.isSpent, let difference = try? left.subtracting(right) else { return false }
    let (divisors, isMixed) = spatialFloors(of: difference)
    if !isMixed { return !widths(whereZero: difference, divisors, least: 65).hasAtMost(64) }
    let some = Array(stride(from: 7, through: WidthSet.limit, by: 7))
    var left = some.count / 64
    let columns = WidthColumns(self, among: some)
    var scratch = self
    // Where many proofs fail, the others would.
    var failures = 0
    for width in narrowed(columns, whereZero: difference, atImagesOf: 1, least: left).widths
    where left > 0 && failures < Self.failedProofs && !budget.isSpent {
      if scratch.provesZero(difference, atWidth: width) { left -= 1 } else { failures += 1 }
    }
    return left == 0
  }

  private static let failedProofs = 16

  /// Whether the size is 0 at this width for every B, H and W, where floors mix the width with B, H or W.
  func vanishes(_ size: Size, atWidth width: Int) -> Bool {
    for var sample in Self.samples {
      sample.width = width
      if let value = evaluate(size, scaled: sample), value != 0 { return false }
    }
    var scratch = self
    return scratch.provesZero(size, atWidth: width)
  }
}
