import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

/// A file with what verification says of its blocks.
struct VerifiedFile {
  let tree: SyntaxTree
  let reports: [BlockReport]
  let options: VerifyOptions

  /// Reads and verifies; a file that cannot be read ends the program with its exit code.
  static func read(_ path: String, _ options: VerifyOptions, command: String) throws -> VerifiedFile {
    do {
      let (tree, reports) = Verifier().verify(try InputReader.read(path), options)
      return VerifiedFile(tree: tree, reports: reports, options: options)
    } catch {
      Console.error("naderc \(command): \(error.message)\n")
      throw ExitCode.environment
    }
  }

  /// Whether every block is valid and the file has no error of its own.
  var isSound: Bool { !tree.diagnostics.contains { $0.severity == .error } && reports.allSatisfy(\.isValid) }

  /// Prints the findings to standard error where there is an error among them.
  func reportErrors(command: String, _ color: ColorChoice) {
    guard !isSound else { return }
    let text = CheckText(colored: color.isOn(for: STDERR_FILENO), isQuiet: true).file(tree, reports, options)
    Console.error(text + "naderc \(command): '\(tree.source.path)' does not verify\n")
  }
}
