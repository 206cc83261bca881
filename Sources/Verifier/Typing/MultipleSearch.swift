import GraphLang
import IR
import Ops

/// Looks for the multiple of H and W that allows the most widths; the smallest of equals.
struct MultipleSearch {
  private let first: InferencePass
  private let signature: Signature
  private let vocabulary: Vocabulary
  /// Ascending.
  private let candidates: [Int]
  /// The passes that were made, by their multiple.
  private var made: [Int: InferencePass]
  /// How many widths some multiple allows.
  private var most: Int
  /// No multiple allows a width that some pass excludes by what does not depend on the image.
  private var excluded: WidthSet
  /// A width that many multiples do not allow.
  private var witness: Int?

  /// `passes` are for growing multiples and all widths.
  init(_ passes: [InferencePass], _ signature: Signature, _ vocabulary: Vocabulary, _ candidates: [Int]) {
    (first, self.signature, self.vocabulary, self.candidates) = (passes[0], signature, vocabulary, candidates)
    made = [:]
    for pass in passes { made[pass.table.multiple] = pass }
    most = first.widths.count
    excluded = passes[passes.count - 1].excluded
  }

  /// The pass for the best multiple; `bound` is one for which a pass was made and that all candidates divide, where there is one.
  mutating func best(below bound: Int?) -> InferencePass {
    var ceilings: [Ceiling]
    if let bound, let widest = made[bound] {
      ceilings = [Ceiling(widest, [bound], widest.widths)]
    } else {
      // A multiple of a multiple allows no width less: those that have no further multiple decide how many there are.
      let largest = candidates.filter { candidate in !candidates.contains { $0 > candidate && $0 % candidate == 0 } }
      ceilings = Ceiling.all(first, largest, among: first.fixed.subtracting(excluded), least: most + 1)
      let highest = ceilings.map(\.count).max() ?? 0
      if highest <= most { return first }
      // Where the smallest that may reach the highest ceiling does, nothing is above it, and what is smaller is below.
      if let (candidate, widths) = smallest(reaching: highest, of: ceilings) {
        let count = allowed(candidate, among: widths).count
        if count == highest { return whole(candidate) }
        most = max(most, count)
        ceilings = ceilings.map { $0.without(excluded) }
        if let further = made[candidate], further.reach > first.reach {
          // It met requirements that the first pass did not reach; they hold for its multiples too.
          let beyond = largest.filter { $0 % candidate == 0 }
          ceilings = ceilings.compactMap { $0.without(beyond) }
          ceilings += Ceiling.all(further, beyond, among: first.fixed.subtracting(excluded), least: most + 1)
        }
      }
    }
    let ends = ends(of: ceilings)
    if most == first.widths.count { return first }
    // Of what divides them the smallest that allows as many is taken.
    for candidate in candidates {
      guard let end = ends.first(where: { $0.count >= most && $0.multiples[0] % candidate == 0 }) else { continue }
      guard let widths = possible(candidate, among: end.widths.subtracting(excluded)) else { continue }
      if allowed(candidate, among: widths).count == most { return whole(candidate) }
    }
    return first
  }

  /// Those of some widths that a candidate may allow, after all passes for what divides it: each may have met other requirements.
  /// Nil where they are too few.
  private mutating func possible(_ candidate: Int, among widths: WidthSet) -> WidthSet? {
    if made[candidate] != nil { return widths }
    var widths = widths
    for (multiple, pass) in made.sorted(by: { $0.key < $1.key }) where candidate % multiple == 0 {
      guard let left = pass.widths(notDisprovedFor: candidate, among: widths, least: most, &witness) else { return nil }
      widths = left
    }
    return widths
  }

  /// The multiples that may allow the most widths, the most promising first: how many that are is known then. Several multiples
  /// under one ceiling are told apart when it is their turn.
  private mutating func ends(of ceilings: [Ceiling]) -> [Ceiling] {
    var (waiting, ends) = (ceilings, [Ceiling]())
    // What one may allow shows of most others soon that they are not worth a look.
    var hope = 0
    while let index = waiting.indices.min(by: { waiting[$0].precedes(waiting[$1]) }) {
      let ceiling = waiting.remove(at: index)
      let least = max(most, first.widths.count + 1)
      if ceiling.count < least { break }
      if ceiling.isCoarse(for: least) {
        // Where the hope was in vain, the others are worth a further look after all.
        let parts = ceiling.separated(least: ceiling.multiples.count > 1 ? max(least, hope) : least)
        hope = parts.reduce(hope) { max($0, $1.count) }
        waiting += parts
        continue
      }
      let (multiple, bound) = (ceiling.multiples[0], ceiling.widths.subtracting(excluded))
      if !bound.hasAtMost(most) { most = max(most, allowed(multiple, among: bound).count) }
      ends.append(Ceiling(ceiling.pass, [multiple], made[multiple]?.widths ?? bound))
    }
    return ends
  }

  /// The smallest candidate that may allow as many widths as the highest ceilings, with those widths.
  private mutating func smallest(reaching highest: Int, of ceilings: [Ceiling]) -> (multiple: Int, widths: WidthSet)? {
    let tops = ceilings.filter { $0.count == highest }
    for candidate in candidates {
      for top in tops where top.multiples.contains(where: { $0 % candidate == 0 }) {
        if let widths = first.widths(notDisprovedFor: candidate, among: top.widths, least: highest, &witness) {
          return (candidate, widths)
        }
      }
    }
    return nil
  }

  /// The pass for a candidate that tells of all widths.
  private func whole(_ candidate: Int) -> InferencePass {
    if let known = made[candidate], known.table.domain.isAll { return known }
    return InferencePass(first, signature, vocabulary, multiple: candidate)
  }

  /// The widths that a candidate allows, among those that it may: only if they are more than those of the first pass and no fewer
  /// than others allow.
  private mutating func allowed(_ candidate: Int, among bound: WidthSet) -> WidthSet {
    if let known = made[candidate] { return known.widths }
    // Of a few widths it is soon told; of many the whole pass is made at once, as it may be the best one.
    let isWhole = !bound.hasAtMost(WidthSet.limit / 4)
    let found = InferencePass(
      first, signature, vocabulary, multiple: candidate, least: max(first.widths.count + 1, most),
      domain: isWhole ? nil : bound)
    made[candidate] = found
    excluded = excluded.union(found.excluded)
    return found.widths
  }
}
