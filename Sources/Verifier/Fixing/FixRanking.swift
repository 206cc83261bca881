import Diagnostics
import GraphLang
import IR
import Ops

/// Puts the fix-its of a block's errors in the order of what comes of them: each is made, and the block verified again.
struct FixRanking {
  /// Larger blocks, and errors and fix-its beyond these numbers, are left as they are: each fix-it costs a verification.
  private static let nodeLimit = 64
  private static let byteLimit = 1 << 14
  /// What verifying again takes besides its decisions, for each node.
  private static let stepsOfNode = 4_000
  private var errorLimit: Int { isCheap ? 6 : 1 }
  private var fixLimit: Int { isCheap ? 6 : 3 }
  /// So many may take long to decide.
  private var expensiveLimit: Int { isCheap ? 2 : 3 }

  let verifier: Verifier
  let source: SourceFile
  let block: BlockSyntax
  let role: Role
  let options: VerifyOptions
  /// Whether the block itself was decided soon.
  let isCheap: Bool

  /// What is left to say after a fix-it; less is better.
  private struct Outcome: Comparable {
    /// A certain fix-it stays before a guess.
    let isGuess: Bool
    let errors: Int
    /// Valid, but at none of the widths that networks have.
    let isToy: Bool
    let doubts: Int
    let deletedNodes: Int
    var isCheap = true

    static func < (left: Self, right: Self) -> Bool {
      (left.isGuess.rank, left.errors, left.isToy.rank, left.doubts, left.deletedNodes)
        < (right.isGuess.rank, right.errors, right.isToy.rank, right.doubts, right.deletedNodes)
    }
  }

  /// Warnings of what is almost surely not meant.
  private static let doubtful: Set<DiagnosticCode> = [
    ShapeCode.scramblingReshape.code, ShapeCode.singletonReduction.code, ShapeCode.productMeant.code,
    ShapeCode.singletonLayer.code, ShapeCode.productSwapped.code, ArgumentCode.kernelOfWidth.code,
  ]

  /// The diagnostics with their fix-its in order. A fix-it that leaves all errors where another one does not is left out.
  func ranked(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let errors = diagnostics.count { $0.severity == .error }
    guard errors > 0, !isSpent, block.nodes.count <= Self.nodeLimit, place.count <= Self.byteLimit else {
      return diagnostics
    }
    var (rest, expensive) = (errorLimit, 0)
    return diagnostics.map { diagnostic in
      guard diagnostic.severity == .error, (2...fixLimit).contains(diagnostic.fixes.count), rest > 0 else {
        return diagnostic
      }
      rest -= 1
      var outcomes: [Outcome] = []
      for fix in diagnostic.fixes {
        let outcome = outcome(fix)
        outcomes.append(outcome)
        expensive += outcome.isCheap ? 0 : 1
        if expensive <= expensiveLimit && !isSpent { continue }
        rest = 0
        return diagnostic
      }
      let best = outcomes.map(\.errors).min() ?? errors
      let order = outcomes.indices.sorted { (outcomes[$0], $0) < (outcomes[$1], $1) }
      var result = diagnostic
      result.fixes = order.filter { outcomes[$0].errors < errors || best >= errors }.map { diagnostic.fixes[$0] }
      return result
    }
  }

  /// What is said after a fix-it is not all, where the block's steps are spent.
  private var isSpent: Bool { options.budget?.isSpent ?? false }

  /// The bytes of the block's lines.
  private var place: Range<Int> {
    let starts = source.lineStarts
    let end = block.lines.upperBound < starts.count ? starts[block.lines.upperBound] : source.bytes.count
    return starts[block.lines.lowerBound]..<end
  }

  private func outcome(_ fix: FixIt) -> Outcome {
    let isGuess = fix.applicability == .maybe
    let unreadable = Outcome(isGuess: isGuess, errors: .max, isToy: true, doubts: .max, deletedNodes: .max)
    let (low, high) = (place.lowerBound, place.upperBound)
    guard fix.edits.allSatisfy({ $0.span.start >= low && $0.span.end <= high }) else { return unreadable }
    let edits = fix.edits.map { FixIt.Edit(SourceSpan($0.span.start - low, $0.span.end - low), $0.text) }
    guard let bytes = FixIt.apply(edits, to: Array(source.bytes[place])) else { return unreadable }
    let mended = SourceFile(path: source.path, bytes: bytes)
    let tree = Parser.parse(mended, keepsLines: false)
    guard tree.blocks.count == 1, !tree.diagnostics.contains(where: { $0.severity == .error }) else {
      return unreadable
    }
    var options = options
    options.ranksFixes = false
    options.budget?.spend(Self.stepsOfNode * tree.blocks[0].nodes.count)
    let report = verifier.verify(tree.blocks[0], in: mended, role: role, options)
    return Outcome(
      isGuess: isGuess, errors: report.diagnostics.count { $0.severity == .error },
      isToy: report.isValid && report.widths.isToy,
      doubts: report.diagnostics.count { Self.doubtful.contains($0.code) },
      deletedNodes: max(0, block.nodes.count - tree.blocks[0].nodes.count), isCheap: report.isCheap)
  }
}

extension Bool {
  fileprivate var rank: Int { self ? 1 : 0 }
}
