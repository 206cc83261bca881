import Diagnostics
import GraphLang
import IR

/// The multiple of H and W that a block is verified for.
extension Verifier {
  /// Infers shapes for the multiple of H and W under which the block is valid for the most widths; ties go to the
  /// smallest. Nearly always that is the role's own multiple, and one pass decides. A faulty block is valid for none.
  func bestPass(
    _ graph: Graph, _ signature: Signature, _ source: SourceFile, _ budget: StepBudget = .unlimited, isFaulty: Bool
  )
    -> InferencePass
  {
    var made: [Int: InferencePass] = [:]
    // Reshapes often need larger multiples than the role's. What else they may mean takes long to find out, and is not asked where
    // such multiples serve.
    let plain = InferencePass(
      graph, signature, vocabulary, source, multiple: signature.imageMultiple, budget: budget,
      postponesReshapes: !isFaulty)
    if plain.postponed.isEmpty { return bestPass(after: plain, signature, isFaulty: isFaulty, &made) }
    let mayServe = !plain.isGivenUp && !plain.hasCertainFailure
    if mayServe {
      let best = bestPass(after: plain, signature, isFaulty: false, &made)
      if !best.widths.isEmpty { return best }
    }
    if budget.isSpent {
      plain.tellPostponed()
      plain.endedSearch = true
      return plain
    }
    let first = InferencePass(plain, signature, vocabulary, multiple: signature.imageMultiple)
    return bestPass(after: first, signature, isFaulty: isFaulty, isSearched: mayServe, &made)
  }

  /// The best pass after the first one, with what it needs of that. Where all multiples were tried in vain, `isSearched`, no others
  /// are than those that stand in the way. `made` are the further passes by their multiples.
  private func bestPass(
    after first: InferencePass, _ signature: Signature, isFaulty: Bool, isSearched: Bool = false,
    _ made: inout [Int: InferencePass]
  ) -> InferencePass {
    if first.isGivenUp { return first }
    let best = search(
      after: first, signature, isFaulty: isFaulty || first.hasCertainFailure, isSearched: isSearched, &made)
    first.endedSearch = first.table.budget.isSpent
    if best === first || best.isGivenUp { return first }
    best.cause = first.askingForMultiples
    best.endedSearch = first.endedSearch
    return best
  }

  private func search(
    after first: InferencePass, _ signature: Signature, isFaulty: Bool, isSearched: Bool,
    _ made: inout [Int: InferencePass]
  ) -> InferencePass {
    let (base, limit) = (signature.imageMultiple, SizeTable.largestMultiple)
    guard first.widths != .all, base <= limit, !first.divisors.isEmpty || !first.multiples.isEmpty else { return first }
    // Grow the multiple by all that stands in the way, until nothing does.
    var (multiple, widest, passes) = (base, first, [first])
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
      widest = made[multiple] ?? InferencePass(first, signature, vocabulary, multiple: multiple)
      made[multiple] = widest
      passes.append(widest)
    }
    if isBounded && widest.widths.count <= first.widths.count {
      // Where the block fails anyway, the pass that gets farther tells of the mistake: sizes that can be asked for are none.
      return first.widths.isEmpty && widest.reach > first.reach ? widest : first
    }
    if isFaulty { return mostTelling(widest.reach > first.reach ? widest : first, signature) }
    if isSearched && passes.allSatisfy(\.widths.isEmpty) { return first }
    if isBounded && isChosen && base * needed(by: first, at: widest.widths) == multiple {
      widest.alternatives = passes.dropLast().filter { !$0.widths.isToy }
      return widest
    }
    let candidates = stride(from: base, through: isBounded ? multiple : limit, by: base).filter {
      !isBounded || multiple % $0 == 0
    }
    var search = MultipleSearch(passes, signature, vocabulary, candidates)
    let best = search.best(below: isBounded ? multiple : nil)
    best.alternatives = passes.filter {
      $0.table.multiple < best.table.multiple && best.table.multiple % $0.table.multiple == 0 && !$0.widths.isToy
    }
    return best
  }

  /// Of a faulty block the pass that gets farthest, for multiples that blocks usually ask for: sizes that can be asked for are not
  /// the fault.
  private func mostTelling(_ first: InferencePass, _ signature: Signature) -> InferencePass {
    guard first.hasOpenFailure else { return first }
    var best = first
    for multiple in Self.usualMultiples.map({ $0 * signature.imageMultiple }) where multiple > first.table.multiple {
      if multiple > SizeTable.largestMultiple || first.table.budget.isShort { break }
      let pass = InferencePass(first, signature, vocabulary, multiple: multiple)
      if pass.reach > best.reach { best = pass }
      if !pass.hasOpenFailure { break }
    }
    return best
  }

  private static let usualMultiples = [2, 3, 4, 5, 6, 7, 8, 12, 14, 16, 32, 64]

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
