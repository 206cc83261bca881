import Diagnostics
import Foundation
import GraphLang
import Testing

@testable import Verifier

/// A text with the flags that it is checked with.
struct DiagnosedText: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let options: VerifyOptions
  var isReply = false

  var testDescription: String { name }

  var source: SourceFile {
    let file = SourceFile(path: "\(name).ng", text: text)
    return isReply ? ReplyExtractor.extract(file) : file
  }

  /// What verification says of another text in its place.
  func verify(_ source: SourceFile) -> Verdict { Verdict(source, options) }

  var verdict: Verdict { verify(source) }

  static let conformance = ConformanceRow.all.map { row in
    DiagnosedText(
      name: row.id, text: row.text, options: VerifyOptions(role: Role(rawValue: row.role), stemScale: row.stemScale))
  }

  static let catalogue = Catalogue.entries.compactMap { code, entry -> DiagnosedText? in
    // Texts of a megabyte show limits; their fix-its are those of the small ones.
    guard !entry.wrong.isEmpty, entry.wrong.utf8.count < 10_000, code != SyntaxCode.tooManyFindings.code else {
      return nil
    }
    return DiagnosedText(name: "explain \(code.id)", text: entry.wrong, options: Catalogue.options(entry))
  }

  /// The files of the folder `Golden`. A comment such as `# check: --width 30` gives the flags.
  static let golden: [DiagnosedText] = {
    guard let folder = Bundle.module.url(forResource: "Golden", withExtension: nil),
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    else { return [] }
    return names.filter { $0.hasSuffix(".ng") }.sorted().compactMap { name in
      guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) else { return nil }
      let flags =
        text.split(separator: "\n").first { $0.hasPrefix("# check: ") }?.dropFirst(9).split(separator: " ") ?? []
      let width = flags.firstIndex(of: "--width").flatMap { Int(flags[$0 + 1]) }
      return DiagnosedText(
        name: String(name.dropLast(3)), text: text, options: VerifyOptions(width: width),
        isReply: flags.contains("--from-reply"))
    }
  }()

  static let all = conformance + catalogue + golden
}

/// What verification says of a text.
struct Verdict {
  let source: SourceFile
  let tree: SyntaxTree
  let reports: [BlockReport]

  init(_ source: SourceFile, _ options: VerifyOptions) {
    self.source = source
    (tree, reports) = Verifier().verify(source, options)
  }

  var diagnostics: [Diagnostic] { tree.diagnostics + reports.flatMap(\.diagnostics) }
  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
  var isValid: Bool { errors.isEmpty && !reports.isEmpty && reports.allSatisfy(\.isValid) }
  /// Errors of lines that cannot be read.
  var unreadable: Int { errors.count { $0.code.id.hasPrefix("E01") } }

  /// The text after the first fix-it of every error; one that touches an earlier one waits for the next round.
  var repaired: SourceFile? {
    var edits: [FixIt.Edit] = []
    for error in errors {
      guard let fix = error.fixes.first else { continue }
      let touches = fix.edits.contains { new in
        edits.contains { old in
          let isSamePlace = new.span == old.span && new.span.start == new.span.end
          return !isSamePlace && new.span.start < old.span.end && old.span.start < new.span.end
            || new.span == old.span && !isSamePlace
        }
      }
      if !touches { edits += fix.edits }
    }
    guard !edits.isEmpty, let bytes = FixIt.apply(edits, to: source.bytes) else { return nil }
    return SourceFile(path: source.path, bytes: bytes)
  }
}
