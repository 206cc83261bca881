import IR

/// A bound on the widths that each of some multiples of H and W allows: those at which no sample shows that a size is not 0 that
/// has to be.
struct Ceiling {
  /// The pass that tells of the sizes.
  let pass: InferencePass
  let multiples: [Int]
  let widths: WidthSet
  /// How many widths there are.
  let count: Int
  /// Fewer widths than these were not looked at again: a further look may leave still fewer.
  let least: Int

  init(_ pass: InferencePass, _ multiples: [Int], _ widths: WidthSet, least: Int = 0) {
    (self.pass, self.multiples, self.widths, count, self.least) = (pass, multiples, widths, widths.count, least)
  }

  /// Whether a look for `least` widths may leave fewer, or tell several multiples apart.
  func isCoarse(for least: Int) -> Bool { multiples.count > 1 || count < self.least && least < self.least }

  /// Bounds for multiples among some widths, where they may be at least so many: samples tell at once of nearly all multiples that
  /// they are not.
  static func all(_ pass: InferencePass, _ multiples: [Int], among widths: WidthSet, least: Int) -> [Ceiling] {
    let columns = pass.columns(among: widths)
    return groups(of: multiples).map { group in
      // What the images of all of them together disprove, the images of each disprove.
      let common = group.reduce(1) { SizeTable.leastCommonMultiple($0, $1, bound: .max) ?? $0 }
      return Ceiling(pass, group, pass.widths(notDisprovedFor: common, in: columns, least: least))
    }
  }

  /// The bounds for each multiple on its own, where they may be at least so many widths, and as many as for the best of them.
  func separated(least: Int) -> [Ceiling] {
    let columns = pass.columns(among: widths)
    var least = least
    // What many numbers divide promises most.
    return multiples.sorted { ($1.divisorCount, $0) < ($0.divisorCount, $1) }.map { multiple in
      let result = Ceiling(
        pass, [multiple], pass.widths(notDisprovedFor: multiple, in: columns, least: least), least: least)
      least = max(least, result.count)
      return result
    }
  }

  /// The same without some widths.
  func without(_ excluded: WidthSet) -> Ceiling {
    Ceiling(pass, multiples, widths.subtracting(excluded), least: least)
  }

  /// The same for the other multiples; nil where there are none.
  func without(_ some: [Int]) -> Ceiling? {
    let others = multiples.filter { !some.contains($0) }
    return others.isEmpty ? nil : Ceiling(pass, others, widths)
  }

  /// Whether it is worth a look before another one: of equals those of several multiples first, as the smallest comes next.
  func precedes(_ other: Ceiling) -> Bool {
    if count != other.count { return count > other.count }
    let (isShared, isOtherShared) = (multiples.count > 1, other.multiples.count > 1)
    return isShared == isOtherShared ? multiples[0] < other.multiples[0] : isShared
  }

  /// Multiples side by side whose common multiple is small enough for sizes to be computed at images of it.
  private static func groups(of multiples: [Int]) -> [[Int]] {
    var groups: [(common: Int, members: [Int])] = []
    let bound = 1 << 17
    next: for multiple in multiples.reversed() {
      for index in groups.indices {
        guard let common = SizeTable.leastCommonMultiple(groups[index].common, multiple, bound: bound) else { continue }
        groups[index] = (common, groups[index].members + [multiple])
        continue next
      }
      groups.append((multiple, [multiple]))
    }
    return groups.map(\.members)
  }
}

extension Int {
  /// How many numbers divide it.
  fileprivate var divisorCount: Int { (1...self).count { isMultiple(of: $0) } }
}

/// What the sizes that have to be 0 tell of multiples of H and W.
extension InferencePass {
  /// Columns for bounds on the widths of several multiples.
  fileprivate func columns(among widths: WidthSet) -> WidthColumns {
    var columns = WidthColumns(table, among: widths)
    columns.prepare(vanishing.flatMap { $0 })
    return columns
  }

  /// Those widths of some columns at which no sample disproves a multiple. Where fewer than `least` are left, there may be still
  /// fewer.
  fileprivate func widths(notDisprovedFor multiple: Int, in columns: WidthColumns, least: Int) -> WidthSet {
    let scale = multiple / table.multiple
    var columns = columns
    for ways in vanishing {
      if ways.count == 1 {
        columns = table.narrowed(columns, whereZero: ways[0], atImagesOf: scale, least: least)
      } else {
        // One of several ways may serve a few widths.
        let possible = ways.map { WidthSet(table.narrowed(columns, whereZero: $0, atImagesOf: scale).widths) }
        columns = columns.narrowed(to: possible.reduce(.none) { $0.union($1) })
      }
      if columns.widths.count < least { break }
    }
    return WidthSet(columns.widths)
  }

  /// Those of some widths at which no sample disproves a multiple; nil where they are fewer than `least`. Where all of them are
  /// needed, one that many multiples exclude is asked first.
  func widths(notDisprovedFor multiple: Int, among widths: WidthSet, least: Int, _ witness: inout Int?) -> WidthSet? {
    let needsAll = widths.hasAtMost(least)
    if needsAll, let witness, widths.contains(witness), excludes(witness, for: multiple) { return nil }
    let left = self.widths(notDisprovedFor: multiple, in: columns(among: widths), least: least)
    if !left.hasAtMost(least - 1) { return left }
    witness = widths.subtracting(left).members.last
    return nil
  }

  private func excludes(_ width: Int, for multiple: Int) -> Bool {
    vanishing.contains { ways in
      ways.allSatisfy { table.isDisproved(zero: $0, atWidth: width, atImagesOf: multiple / table.multiple) }
    }
  }
}
