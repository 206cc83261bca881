import Diagnostics
import GraphLang
import IR

/// The multiple of H and W that a block is verified for.
extension Verifier {
  /// Infers shapes for the multiple of H and W under which the block is valid for the most widths; ties go to the
  /// smallest. Nearly always that is the role's own multiple, and one pass decides.
  func bestPass(_ graph: Graph, _ signature: Signature, _ source: SourceFile) -> InferencePass {
    func pass(_ multiple: Int) -> InferencePass {
      InferencePass(graph, signature, vocabulary, source, multiple: multiple)
    }
    let (base, limit) = (signature.imageMultiple, SizeTable.largestMultiple)
    let first = pass(base)
    guard first.widths != .all, base <= limit else { return first }
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
    if isBounded && (isChosen || widest.widths.count <= first.widths.count) {
      return widest.widths.count > first.widths.count ? widest : first
    }
    // A multiple of a multiple allows no width less: those that have no further multiple decide how many there are, and of
    // what divides them the smallest that allows as many is taken.
    var passes = [base: first]
    if isBounded { passes[multiple] = widest }
    let candidates = stride(from: base, through: isBounded ? multiple : limit, by: base).filter {
      !isBounded || multiple % $0 == 0
    }
    func count(_ candidate: Int) -> Int {
      if passes[candidate] == nil { passes[candidate] = pass(candidate) }
      return passes[candidate]?.widths.count ?? 0
    }
    let largest = candidates.filter { candidate in !candidates.contains { $0 > candidate && $0 % candidate == 0 } }
    let most = largest.map(count).max() ?? 0
    guard most > first.widths.count else { return first }
    let ends = largest.filter { count($0) == most }
    let smallest = candidates.first { candidate in ends.contains { $0 % candidate == 0 } && count(candidate) == most }
    return smallest.flatMap { passes[$0] } ?? first
  }

  /// The multiple, in units of the pass's own, that serves the most widths by the requirements that tell of each width; the
  /// smallest of equals.
  private func bestMultiple(_ pass: InferencePass) -> Int {
    guard !pass.multiples.isEmpty else { return 1 }
    let limit = SizeTable.largestMultiple / pass.table.multiple
    var counts = [Int](repeating: 0, count: limit + 1)
    for width in 1...WidthSet.limit {
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
