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
    func pass(_ multiple: Int, least: Int = 0) -> InferencePass {
      InferencePass(first.graph, signature, vocabulary, first.source, multiple: multiple, least: least)
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
    var passes = [base: first]
    if isBounded { passes[multiple] = widest }
    let candidates = stride(from: base, through: isBounded ? multiple : limit, by: base).filter {
      !isBounded || multiple % $0 == 0
    }
    var most = first.widths.count
    // Only a pass with more widths than the first and no fewer than the others is of use.
    func known(_ candidate: Int) -> InferencePass {
      let found = passes[candidate] ?? pass(candidate, least: max(first.widths.count + 1, most))
      passes[candidate] = found
      return found
    }
    // A multiple of a multiple allows no width less: those that have no further multiple decide how many there are, the most
    // promising first.
    let largest = candidates.filter { candidate in !candidates.contains { $0 > candidate && $0 % candidate == 0 } }
    var ceilings = [Ceiling(multiples: [multiple], widths: widest.widths)]
    if !isBounded {
      ceilings = self.ceilings(of: largest, first)
      let highest = ceilings.map(\.widths.count).max() ?? 0
      if highest <= most { return first }
      // Where the smallest that may reach the highest ceiling does, nothing is above it, and what is smaller is below.
      if let candidate = smallest(of: candidates, reaching: highest, ceilings, first),
        known(candidate).widths.count == highest
      {
        return known(candidate)
      }
      ceilings = separated(ceilings, first)
    }
    let promising = ceilings.sorted { ($0.widths.count, $1.multiples[0]) > ($1.widths.count, $0.multiples[0]) }
    for ceiling in promising {
      if ceiling.widths.count <= most { break }
      most = max(most, known(ceiling.multiples[0]).widths.count)
    }
    if most == first.widths.count { return first }
    // Of what divides them the smallest that allows as many is taken.
    let ends = ceilings.filter { (passes[$0.multiples[0]]?.widths ?? $0.widths).count >= most }
    for candidate in candidates {
      guard let end = ends.first(where: { $0.multiples[0] % candidate == 0 }) else { continue }
      if passes[candidate] == nil {
        var columns = WidthColumns(first.table, among: end.widths)
        guard ceiling(first, candidate / base, end.widths, least: most, &columns).count >= most else { continue }
      }
      if known(candidate).widths.count == most { return known(candidate) }
    }
    return first
  }

  /// A bound on the widths that each of some multiples of H and W allows.
  private struct Ceiling {
    let multiples: [Int]
    let widths: WidthSet
  }

  /// Bounds for multiples, where they may be more than the widths of the pass: samples tell at once of nearly all multiples that
  /// they are not.
  private func ceilings(of multiples: [Int], _ pass: InferencePass) -> [Ceiling] {
    var columns = WidthColumns(pass.table, among: pass.fixed)
    return Self.groups(of: multiples).map { group in
      // What the images of all of them together disprove, the images of each disprove.
      let common = group.reduce(1) { SizeTable.leastCommonMultiple($0, $1 / pass.table.multiple, bound: .max) ?? $0 }
      return Ceiling(
        multiples: group, widths: ceiling(pass, common, pass.fixed, least: pass.widths.count + 1, &columns))
    }
  }

  /// The bounds for each multiple on its own, where they may be more than the widths of the pass.
  private func separated(_ ceilings: [Ceiling], _ pass: InferencePass) -> [Ceiling] {
    let least = pass.widths.count + 1
    return ceilings.flatMap { shared in
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

  /// The smallest multiple that may allow as many widths as the highest ceilings.
  private func smallest(
    of candidates: [Int], reaching highest: Int, _ ceilings: [Ceiling], _ pass: InferencePass
  ) -> Int? {
    let tops = ceilings.filter { $0.widths.count == highest }
    return candidates.first { candidate in
      tops.contains { top in
        guard top.multiples.contains(where: { $0 % candidate == 0 }) else { return false }
        var columns = WidthColumns(pass.table, among: top.widths)
        let multiple = candidate / pass.table.multiple
        return ceiling(pass, multiple, top.widths, least: highest, &columns).count == highest
      }
    }
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
