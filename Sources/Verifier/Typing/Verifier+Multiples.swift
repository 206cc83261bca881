import Diagnostics
import GraphLang
import IR

/// The multiple of H and W that a block is verified for.
extension Verifier {
  /// Infers shapes for the multiple of H and W under which the block is valid for the most widths; ties go to the
  /// smallest. Nearly always that is the role's own multiple, and one pass decides.
  func bestPass(_ graph: Graph, _ signature: Signature, _ source: SourceFile) -> InferencePass {
    let first = InferencePass(graph, signature, vocabulary, source, multiple: signature.imageMultiple)
    let best = bestPass(after: first, signature)
    if best !== first { best.cause = first.askingForMultiples }
    return best
  }

  private func bestPass(after first: InferencePass, _ signature: Signature) -> InferencePass {
    func pass(_ multiple: Int, least: Int = 0, domain: WidthSet? = nil) -> InferencePass {
      InferencePass(
        first.graph, signature, vocabulary, first.source, multiple: multiple, least: least, domain: domain)
    }
    let (base, limit) = (signature.imageMultiple, SizeTable.largestMultiple)
    guard first.widths != .all, base <= limit, !first.divisors.isEmpty || !first.multiples.isEmpty else { return first }
    // Grow the multiple by all that stands in the way, until nothing does.
    var (multiple, widest) = (base, first)
    var (isBounded, isChosen) = (true, true)
    while isBounded {
      var next = multiple * bestMultiple(widest)
      for divisor in widest.divisors {
        isChosen = false
        // Divisors are in units of the pass's own multiple.
        guard (1...limit).contains(divisor),
          let joined = SizeTable.leastCommonMultiple(next, divisor * multiple, bound: limit)
        else {
          isBounded = false
          break
        }
        next = joined
      }
      if next == multiple || !isBounded { break }
      multiple = next
      widest = pass(multiple)
    }
    if isBounded && widest.widths.count <= first.widths.count {
      // Where the block fails anyway, the pass that gets farther tells of the mistake: sizes that can be asked for are none.
      return first.widths.isEmpty && widest.reach > first.reach ? widest : first
    }
    if isBounded && isChosen && base * needed(by: first, at: widest.widths) == multiple { return widest }
    var made = [base: first]
    if isBounded { made[multiple] = widest }
    let candidates = stride(from: base, through: isBounded ? multiple : limit, by: base).filter {
      !isBounded || multiple % $0 == 0
    }
    var most = first.widths.count
    // No multiple allows a width that some pass excludes by what does not depend on the image.
    var excluded = widest.excluded
    func whole(_ candidate: Int) -> InferencePass {
      if let known = made[candidate], known.table.domain.isAll { return known }
      return pass(candidate)
    }
    // The widths that a multiple allows, among those that it may: only if they are more than those of the first pass and no fewer
    // than others allow.
    func allowed(_ candidate: Int, among bound: WidthSet) -> WidthSet {
      if let known = made[candidate] { return known.widths }
      let least = max(first.widths.count + 1, most)
      // Of a few widths it is soon told; of many the whole pass is made at once, as it may be the best one.
      let isWhole = bound.count > WidthSet.limit / 4
      let found = pass(candidate, least: least, domain: isWhole ? nil : bound)
      made[candidate] = found
      excluded = excluded.union(found.excluded)
      return found.widths
    }
    // A multiple of a multiple allows no width less: those that have no further multiple decide how many there are, the most
    // promising first.
    let largest = candidates.filter { candidate in !candidates.contains { $0 > candidate && $0 % candidate == 0 } }
    var ceilings = [Ceiling(multiples: [multiple], widths: widest.widths)]
    var refined: [Ceiling] = []
    if !isBounded {
      ceilings = self.ceilings(of: largest, first, among: first.fixed.subtracting(excluded), least: most + 1)
      let highest = ceilings.map(\.widths.count).max() ?? 0
      if highest <= most { return first }
      // Where the smallest that may reach the highest ceiling does, nothing is above it, and what is smaller is below.
      if let (candidate, bound) = smallest(of: candidates, reaching: highest, ceilings, first) {
        let count = allowed(candidate, among: bound).count
        if count == highest { return whole(candidate) }
        most = max(most, count)
        ceilings = ceilings.map { Ceiling(multiples: $0.multiples, widths: $0.widths.subtracting(excluded)) }
        if let further = made[candidate], further.reach > first.reach {
          // It met requirements that the first pass did not reach; they hold for its multiples too.
          let beyond = largest.filter { $0 % candidate == 0 }
          let bounds = self.ceilings(of: beyond, further, among: first.fixed.subtracting(excluded), least: most + 1)
          refined = separated(bounds, further, least: most + 1)
          ceilings = ceilings.compactMap { $0.without(beyond) }
        }
      }
      ceilings = separated(ceilings, first, least: most + 1) + refined
    }
    let promising = ceilings.sorted { ($0.widths.count, $1.multiples[0]) > ($1.widths.count, $0.multiples[0]) }
    for ceiling in promising {
      let bound = ceiling.widths.subtracting(excluded)
      if bound.count > most { most = max(most, allowed(ceiling.multiples[0], among: bound).count) }
    }
    if most == first.widths.count { return first }
    // Of what divides them the smallest that allows as many is taken.
    let ends = ceilings.map { (multiple: $0.multiples[0], widths: made[$0.multiples[0]]?.widths ?? $0.widths) }
    for candidate in candidates {
      guard let end = ends.first(where: { $0.widths.count >= most && $0.multiple % candidate == 0 }) else { continue }
      var bound = end.widths.subtracting(excluded)
      if made[candidate] == nil {
        var columns = WidthColumns(first.table, among: bound)
        bound = ceiling(first, candidate / base, bound, least: most, &columns)
        guard bound.count >= most else { continue }
      }
      if allowed(candidate, among: bound).count == most { return whole(candidate) }
    }
    return first
  }

  /// A bound on the widths that each of some multiples of H and W allows.
  private struct Ceiling {
    let multiples: [Int]
    let widths: WidthSet

    /// The same for the other multiples; nil where there are none.
    func without(_ some: [Int]) -> Ceiling? {
      let others = multiples.filter { !some.contains($0) }
      return others.isEmpty ? nil : Ceiling(multiples: others, widths: widths)
    }
  }

  /// Bounds for multiples, where they may be at least so many widths: samples tell at once of nearly all multiples that they are
  /// not.
  private func ceilings(of multiples: [Int], _ pass: InferencePass, among widths: WidthSet, least: Int)
    -> [Ceiling]
  {
    var columns = WidthColumns(pass.table, among: widths)
    return Self.groups(of: multiples).map { group in
      // What the images of all of them together disprove, the images of each disprove.
      let common = group.reduce(1) { SizeTable.leastCommonMultiple($0, $1 / pass.table.multiple, bound: .max) ?? $0 }
      return Ceiling(multiples: group, widths: ceiling(pass, common, widths, least: least, &columns))
    }
  }

  /// The bounds for each multiple on its own, where they may be at least so many widths.
  private func separated(_ ceilings: [Ceiling], _ pass: InferencePass, least: Int) -> [Ceiling] {
    ceilings.flatMap { shared in
      let isLow = shared.multiples.count == 1 || shared.widths.count < least
      var columns = WidthColumns(pass.table, among: isLow ? .none : shared.widths)
      return shared.multiples.map { multiple in
        let widths =
          isLow
          ? shared.widths
          : ceiling(pass, multiple / pass.table.multiple, shared.widths, least: least, &columns)
        return Ceiling(multiples: [multiple], widths: widths)
      }
    }
  }

  /// The smallest multiple that may allow as many widths as the highest ceilings, with those widths.
  private func smallest(
    of candidates: [Int], reaching highest: Int, _ ceilings: [Ceiling], _ pass: InferencePass
  ) -> (multiple: Int, widths: WidthSet)? {
    let tops = ceilings.filter { $0.widths.count == highest }
    for candidate in candidates {
      for top in tops where top.multiples.contains(where: { $0 % candidate == 0 }) {
        var columns = WidthColumns(pass.table, among: top.widths)
        let multiple = candidate / pass.table.multiple
        let widths = ceiling(pass, multiple, top.widths, least: highest, &columns)
        if widths.count == highest { return (candidate, widths) }
      }
    }
    return nil
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

  /// A bound on the widths that a multiple allows, in units of the pass's own, among some, those of the columns: those that no
  /// sample of the sizes that have to vanish disproves. Where fewer than `least` are left, there may be still fewer.
  private func ceiling(
    _ pass: InferencePass, _ multiple: Int, _ widths: WidthSet, least: Int, _ columns: inout WidthColumns
  ) -> WidthSet {
    var widths = widths
    for ways in pass.vanishing {
      // One of several ways may serve a few widths.
      let enough = ways.count == 1 ? least : 1
      var possible = WidthSet.none
      for size in ways {
        let found = pass.table.widths(whereZero: size, atImagesOf: multiple, in: &columns, least: enough)
        possible = possible.union(found)
      }
      widths = widths.intersection(possible)
      if widths.count < least { break }
    }
    return widths
  }

  /// The multiple, in units of the pass's own, that these widths need by the requirements that tell of each width; 0 where one of
  /// them does not tell.
  private func needed(by pass: InferencePass, at widths: WidthSet) -> Int {
    let limit = SizeTable.largestMultiple
    return widths.members.reduce(1) { known, width in
      pass.multiples.reduce(known) {
        $0 == 0 ? 0 : SizeTable.leastCommonMultiple($0, Int($1[width - 1]), bound: limit) ?? 0
      }
    }
  }

  /// The multiple, in units of the pass's own, that serves the most widths by the requirements that tell of each width; the
  /// smallest of equals.
  private func bestMultiple(_ pass: InferencePass) -> Int {
    guard !pass.multiples.isEmpty else { return 1 }
    let limit = SizeTable.largestMultiple / pass.table.multiple
    var counts = [Int](repeating: 0, count: limit + 1)
    for width in pass.fixed.members {
      var needed = 1
      for multiples in pass.multiples where needed > 0 {
        let multiple = Int(multiples[width - 1])
        needed = multiple == 0 ? 0 : SizeTable.leastCommonMultiple(needed, multiple, bound: limit) ?? 0
      }
      counts[needed] += 1
    }
    func served(_ multiple: Int) -> Int {
      (1...multiple).reduce(0) { multiple % $1 == 0 ? $0 + counts[$1] : $0 }
    }
    return (1...limit).max { (served($0), -$0) < (served($1), -$1) } ?? 1
  }
}
