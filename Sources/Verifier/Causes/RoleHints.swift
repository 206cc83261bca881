import Diagnostics
import GraphLang

/// Blocks that are called by their role and are taken for something else, since the name has no suffix.
struct RoleHints {
  /// Files of more blocks are not looked at.
  static let blockLimit = 8

  /// The reports of a file, with a warning for each such block where the roles go by the order, and with a fix-it that names
  /// the roles for errors that vanish with it.
  static func mending(
    _ reports: [BlockReport], _ source: SourceFile, _ roles: [Role], _ verifier: Verifier, _ options: VerifyOptions
  ) -> [BlockReport] {
    let goByOrder =
      roles == [.base, .stem, .downsample] && reports[1].block.name.lowercased().hasSuffix("_stem") == false
    guard options.role == nil, options.ranksFixes, reports.count <= blockLimit,
      goByOrder || reports.contains(where: { $0.hasErrors })
    else { return reports }
    let hints = zip(reports, roles).map { report, role -> Role? in
      report.block.hasHeader ? Role.named(in: report.block.name).flatMap { $0 == role ? nil : $0 } : nil
    }
    var edits: [FixIt.Edit] = []
    for (report, hint) in zip(reports, hints) {
      guard let hint, hint != .base else { continue }
      edits.append(.init(report.block.span, hint.suffixed(report.block.name)))
    }
    guard !edits.isEmpty, let bytes = FixIt.apply(edits, to: source.bytes) else { return reports }
    let fix = FixIt("name the roles: \(edits.map(\.text).joined(separator: ", "))", .maybe, edits)
    var trial = options
    trial.ranksFixes = false
    let renamed = verifier.verify(SourceFile(path: source.path, bytes: bytes), trial).reports
    func errors(_ reports: [BlockReport]) -> Int {
      reports.reduce(0) { $0 + $1.diagnostics.count { $0.severity == .error } }
    }
    let isBetter = errors(renamed) < errors(reports)
    return zip(zip(reports, hints), roles).map { pair, role in
      let (report, hint) = pair
      var diagnostics = report.diagnostics
      if isBetter {
        for index in diagnostics.indices
        where diagnostics[index].severity == .error && diagnostics[index].code.isOfShapes {
          diagnostics[index].fixes.insert(fix, at: 0)
        }
      }
      if goByOrder, let hint {
        diagnostics.insert(warning(report.block, hint, role, isBetter ? [fix] : []), at: 0)
      }
      return report.saying(diagnostics)
    }
  }

  private static func warning(_ block: BlockSyntax, _ hint: Role, _ role: Role, _ fixes: [FixIt]) -> Diagnostic {
    Diagnostic(
      SyntaxCode.roleByOrder.code,
      "'\(block.name)' is taken for the \(role.rawValue) block; its name says \(hint.rawValue)", at: block.span,
      notes: [
        "three blocks without a suffix are base, stem and downsample in this order; _stem and _downsample at the end of "
          + "names tell the roles"
      ], fixes: fixes)
  }
}

extension Role {
  /// The role that a word of a name says; nil where none does.
  fileprivate static func named(in name: String) -> Role? {
    let words = Self.words(name)
    if words.contains("stem") { return .stem }
    let shrinks = zip(words, words.dropFirst()).contains { $0 == "down" && ($1 == "sample" || $1 == "sampling") }
    if shrinks || words.contains("downsample") || words.contains("downsampling") { return .downsample }
    return words.contains("base") ? .base : nil
  }

  /// `MyStem` and `my_stem` as words in small letters.
  private static func words(_ name: String) -> [String] {
    var (words, wasSmall): ([String], Bool) = ([""], false)
    for character in name.prefix(128) {
      if !character.isLetter || wasSmall && character.isUppercase { words.append("") }
      wasSmall = character.isLowercase
      if character.isLetter { words[words.count - 1] += character.lowercased() }
    }
    return words
  }

  /// The name with the suffix of the role.
  fileprivate func suffixed(_ name: String) -> String {
    let lower = name.lowercased()
    var stem = Substring(name)
    if lower.hasSuffix(rawValue) { stem = stem.dropLast(rawValue.count) }
    while let last = stem.last, !last.isLetter && !last.isNumber { stem = stem.dropLast() }
    return "\(stem.isEmpty ? "Block" : stem)_\(rawValue)"
  }
}

extension BlockReport {
  /// The same with other findings.
  fileprivate func saying(_ diagnostics: [Diagnostic]) -> BlockReport {
    BlockReport(
      block: block, graph: graph, signature: signature, typed: typed, nodes: nodes, table: table, isCheap: isCheap,
      widths: widths, diagnostics: diagnostics)
  }
}
