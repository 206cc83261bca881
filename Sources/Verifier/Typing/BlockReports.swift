package import Diagnostics
import GraphLang
import IR

/// The reports of a file's blocks, each made when it is asked for, so that those of thousands need not be held.
package final class BlockReports: Sequence, IteratorProtocol {
  private let verifier: Verifier
  private let source: SourceFile
  private let blocks: [BlockSyntax]
  private let roles: [Role]
  private let options: VerifyOptions
  /// Those of a file of few blocks are made at once: what is wrong with one may be the name of another.
  private var made: [BlockReport]?
  private var position = 0
  private var invalid = 0
  /// The steps that are left of the file's.
  private var left: Int
  /// The findings in the reports so far.
  package private(set) var counts: [Severity: Int] = [:]

  /// The steps that are left for canonical hashes: enough for one that is hard, and for all usual ones.
  private var hashSteps: Int

  /// How many there are.
  package var count: Int { blocks.count }

  /// What the blocks of a file may take together, and what each may where that is spent.
  private static let (fileSteps, stepsOfByte, leastSteps) = (4_000_000, 200, 30_000)
  private static let (hashSteps, hashStepsOfByte) = (24_000_000, 40)
  /// The fix-its of this many invalid blocks of a file are tried.
  private static let rankedBlocks = 64

  init(of tree: SyntaxTree, _ verifier: Verifier, _ options: VerifyOptions) {
    (self.verifier, source, blocks, self.options) = (verifier, tree.source, tree.blocks, options)
    roles = Role.roles(ofBlocksNamed: blocks.map(\.name))
    left = Self.fileSteps + Self.stepsOfByte * source.bytes.count
    hashSteps = Self.hashSteps + Self.hashStepsOfByte * source.bytes.count
    if blocks.count <= RoleHints.blockLimit {
      made = RoleHints.mending(blocks.indices.map { report(of: $0) }, source, roles, verifier, options)
    }
  }

  package func next() -> BlockReport? {
    guard position < blocks.count else { return nil }
    let report = made?[position] ?? report(of: position)
    position += 1
    for diagnostic in report.diagnostics { counts[diagnostic.severity, default: 0] += 1 }
    return report
  }

  /// The canonical hash of a valid block; nil for an invalid one, and where hard ones before it took the steps of the file.
  package func hash(of report: BlockReport) -> String? {
    report.isValid ? report.typed?.canonicalForm(outOf: &hashSteps)?.hash : nil
  }

  private func report(of index: Int) -> BlockReport {
    let block = blocks[index]
    let own = Verifier.steps(of: block)
    let budget = StepBudget(Swift.min(own, Swift.max(left, Self.leastSteps)), isPart: left < own)
    var options = options
    options.budget = budget
    options.ranksFixes = options.ranksFixes && invalid < Self.rankedBlocks
    let steps = budget.left
    let report = verifier.verify(block, in: source, role: options.role ?? roles[index], options)
    left -= steps - budget.left + budget.overdraft
    if !report.isValid { invalid += 1 }
    return report
  }
}
