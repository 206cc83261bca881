package import ArgumentParser
import Diagnostics
import Glibc
import IR

/// The command line.
package struct Naderc: ParsableCommand {
  static let version = "0.1.0"

  package static let configuration = CommandConfiguration(
    commandName: "naderc",
    abstract: "Verify, size and train neural networks written as graphs of text.",
    discussion: """
      A block is written as node lines (2:Conv2d(out_channels=C,kernel_size=3)) and edges (0->2). \
      'naderc check' proves it valid for exactly the widths where it is; 'naderc run' trains it.

      Exit codes: 0 fine, 1 findings, 2 environment or internal, 64 usage, 130 interrupted.
      """,
    version: version,
    subcommands: [
      CheckCommand.self,
      FmtCommand.self,
      FixCommand.self,
      ExplainCommand.self,
      OpsCommand.self,
      ShowCommand.self,
      CostCommand.self,
      SizeCommand.self,
      CanonCommand.self,
      DiffCommand.self,
      NewCommand.self,
      RunCommand.self,
      EvalCommand.self,
      PredictCommand.self,
      ReportCommand.self,
      DataCommand.self,
      EmitCommand.self,
      ImportCommand.self,
      ReadCommand.self,
      ModifyCommand.self,
      ReflectCommand.self,
      DesignCommand.self,
      BenchCommand.self,
      DoctorCommand.self,
    ])

  package init() {}

  /// Several letters behind one dash with an `h` among them: the library would print help for the `h` and leave the rest.
  private static func isCluster(_ argument: String) -> Bool {
    let letters = argument.dropFirst()
    return argument.hasPrefix("-") && letters.count > 1 && letters.contains("h")
      && letters.allSatisfy { $0.isASCII && $0.isLetter }
  }

  /// Reads the arguments of the process, runs the command they name and ends the process as it says.
  package static func main() {
    FreedMemory.keep()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let request = CheckRequest(plain: arguments) { Glibc.exit(request.run()?.rawValue ?? 0) }
    if let cluster = arguments.prefix(while: { $0 != "--" }).first(where: isCluster) {
      Console.error("naderc: unknown option '\(TextRenderer.printable(cluster))'; --help lists those that there are\n")
      Glibc.exit(64)
    }
    do {
      main(try ConfigFile.expand(arguments))
    } catch {
      Console.error("naderc: \(error)\n")
      exit(withError: ExitCode(64))
    }
  }
}
