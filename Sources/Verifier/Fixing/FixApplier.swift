package import Diagnostics
package import GraphLang
import IR

/// Applies fix-its until none is left, and no fix that makes anything worse.
package struct FixApplier: Sendable {
  /// A fix-it that was applied.
  package struct Applied: Sendable, Hashable {
    package let code: DiagnosticCode
    package let title: String
    /// Where it stood, in the text as it was then; from 1.
    package let line: Int
    package let applicability: FixIt.Applicability
  }

  package struct Result: Sendable {
    package let source: SourceFile
    package let applied: [Applied]
    package let tree: SyntaxTree
    package let reports: [BlockReport]
    /// Whether the work was ended before everything was tried, since the text is large.
    package let isCutShort: Bool

    /// What is left to say about the text.
    package var remaining: [Diagnostic] { tree.diagnostics + reports.flatMap(\.diagnostics) }
  }

  /// Rounds, and fix-its tried one by one, for one file.
  private static let roundLimit = 64
  private static let trialLimit = 2_000
  /// Bytes that are verified for one file, all rounds and trials together.
  private static let byteLimit = 24 << 20

  private let verifier: Verifier
  private let options: VerifyOptions
  /// Whether a good guess is taken where nothing is certain.
  private let takesGuesses: Bool

  package init(_ options: VerifyOptions = VerifyOptions(), takesGuesses: Bool = false, verifier: Verifier = Verifier())
  {
    self.options = options
    self.takesGuesses = takesGuesses
    self.verifier = verifier
  }

  private struct Candidate: Hashable {
    let applied: Applied
    let edits: [FixIt.Edit]
    let diagnostic: Diagnostic

    /// Whether the finding stands where it stood: then the fix-it has mended nothing and would be applied for ever.
    func isInVain(_ after: [Diagnostic]) -> Bool {
      guard edits.allSatisfy({ $0.span.start >= diagnostic.span.start }) else { return false }
      return after.contains {
        $0.code == diagnostic.code && $0.span.start == diagnostic.span.start && $0.message == diagnostic.message
      }
    }
  }

  package func apply(to source: SourceFile) -> Result {
    var state = State(source, verifier, options)
    var applied: [Applied] = []
    var seen: Set<[UInt8]> = [source.bytes]
    var trials = 0
    var bytes = 0
    var isCutShort = false
    /// Verifies a text, which counts.
    func verified(_ source: SourceFile) -> State {
      bytes += source.bytes.count
      return State(source, verifier, options)
    }
    for _ in 0..<Self.roundLimit {
      isCutShort = bytes > Self.byteLimit
      if isCutShort { break }
      let safe = candidates(state, .safe)
      let batch = Self.disjoint(safe)
      if batch.count > 1, let next = state.applying(batch.flatMap(\.edits)), seen.insert(next.bytes).inserted {
        let after = verified(next)
        if !after.isWorse(than: state), !batch.contains(where: { $0.isInVain(after.diagnostics) }) {
          state = after
          applied += batch.map(\.applied)
          continue
        }
      }
      // One by one: one of a batch may be bad, or the edits may touch each other.
      let rest = takesGuesses ? safe + candidates(state, .maybe) : safe
      var found = false
      for candidate in rest where trials < Self.trialLimit {
        isCutShort = bytes > Self.byteLimit
        if isCutShort { break }
        guard let next = state.applying(candidate.edits), seen.insert(next.bytes).inserted else { continue }
        trials += 1
        let after = verified(next)
        let isGuess = candidate.applied.applicability == .maybe
        if after.isWorse(than: state, mayMove: isGuess) || candidate.isInVain(after.diagnostics)
          || isGuess && !after.isBetter(than: state)
        {
          continue
        }
        state = after
        applied.append(candidate.applied)
        found = true
        break
      }
      if !found { break }
    }
    return Result(
      source: state.source, applied: applied, tree: state.tree, reports: state.reports, isCutShort: isCutShort)
  }

  /// One fix-it for each diagnostic that has one of this kind; guesses only where there is nothing safe.
  private func candidates(_ state: State, _ applicability: FixIt.Applicability) -> [Candidate] {
    state.diagnostics.compactMap { diagnostic in
      if applicability == .maybe, diagnostic.fixes.contains(where: { $0.applicability == .safe }) { return nil }
      guard let fix = diagnostic.fixes.first(where: { $0.applicability == applicability }) else { return nil }
      let line = state.source.location(of: diagnostic.span.start).line
      return Candidate(
        applied: Applied(code: diagnostic.code, title: fix.title, line: line, applicability: applicability),
        edits: fix.edits, diagnostic: diagnostic)
    }
  }

  /// The candidates whose edits do not touch those of earlier ones.
  private static func disjoint(_ candidates: [Candidate]) -> [Candidate] {
    var taken: [(candidate: Candidate, low: Int, high: Int)] = []
    let ranges = candidates.compactMap { candidate -> (candidate: Candidate, low: Int, high: Int)? in
      guard let low = candidate.edits.map(\.span.start).min(), let high = candidate.edits.map(\.span.end).max() else {
        return nil
      }
      return (candidate, low, high)
    }.sorted { ($0.low, $0.high) < ($1.low, $1.high) }
    for range in ranges where taken.last.map({ $0.high < range.low }) ?? true { taken.append(range) }
    return taken.map(\.candidate)
  }
}

/// A text with what verification says of it.
private struct State {
  let source: SourceFile
  let tree: SyntaxTree
  let reports: [BlockReport]
  let diagnostics: [Diagnostic]
  private let errors: Int
  private let syntaxErrors: Int
  /// How many nodes have a shape: a mended error may show the next one behind it.
  private let reach: Int

  init(_ source: SourceFile, _ verifier: Verifier, _ options: VerifyOptions) {
    self.source = source
    (tree, reports) = verifier.verify(source, options)
    diagnostics = tree.diagnostics + reports.flatMap(\.diagnostics)
    errors = diagnostics.count { $0.severity == .error }
    reach = reports.reduce(0) { $0 + $1.nodes.count { $0 != nil } }
    syntaxErrors = diagnostics.count { $0.code.id.hasPrefix("E01") }
  }

  func applying(_ edits: [FixIt.Edit]) -> SourceFile? {
    guard let bytes = FixIt.apply(edits, to: source.bytes), bytes != source.bytes,
      bytes.count <= ParserLimits.fileBytes
    else { return nil }
    return SourceFile(path: source.path, bytes: bytes)
  }

  /// Whether less can be read, or a valid block is no longer what it was.
  /// A guess may change a block that is valid at hardly any width: mostly a number stands there in the place of C.
  func isWorse(than before: State, mayMove: Bool = false) -> Bool {
    if syntaxErrors > before.syntaxErrors || reports.count < before.reports.count { return true }
    if before.reports.isEmpty { return false }
    // A block that appears where there was none moves the others.
    guard reports.count == before.reports.count else { return errors > before.errors }
    for (new, old) in zip(reports, before.reports) where old.isValid {
      if mayMove, old.widths.isToy, new.isValid, !new.widths.isToy { continue }
      guard new.isValid, let after = new.typed, let earlier = old.typed else { return true }
      if after.canonicalForm().hash != earlier.canonicalForm().hash { return true }
    }
    return false
  }

  /// Whether a guess has paid: fewer errors, or as many while more nodes have a shape, or the same with fewer findings.
  func isBetter(than before: State) -> Bool {
    (errors, -reach, diagnostics.count) < (before.errors, -before.reach, before.diagnostics.count)
  }
}
