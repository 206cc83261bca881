import ArgumentParser
import Diagnostics
import Foundation
import Testing

@testable import NadercCommands

@Suite struct ManualPageTests {
  private static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/naderc.1")

  /// What the program would print.
  private static func output(_ arguments: [String]) -> String? {
    do {
      _ = try Naderc.parseAsRoot(arguments)
      return nil
    } catch {
      return Naderc.fullMessage(for: error)
    }
  }

  private static func page() throws -> String {
    let dump = try #require(output(["--experimental-dump-help"]))
    return try #require(ManualPage.render(try JSONValue(parsing: Array(dump.utf8)), version: Naderc.version))
  }

  @Test func thePageIsFresh() throws {
    let page = try Self.page()
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try page.write(to: Self.path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: Self.path, encoding: .utf8)
    #expect(written == page, "docs/naderc.1 is stale; run the tests with UPDATE_GOLDEN=1")
  }

  @Test func everyCommandIsThere() throws {
    let page = try Self.page()
    for command in Naderc.configuration.subcommands {
      #expect(page.contains(".SS naderc \(command._commandName)\n"))
      for inner in command.configuration.subcommands {
        #expect(page.contains(".SS naderc \(command._commandName) \(inner._commandName)\n"))
      }
    }
    // No line that roff would take for a request of its own.
    let requests = Set(page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.prefix { $0 != " " } })
    #expect(
      requests.isSubset(of: [".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".BR", ".RB", ".RI", ".nf", ".fi", ".\\\""])
    )
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsNameTheCommands(shell: String) throws {
    let script = try #require(Self.output(["--generate-completion-script", shell]))
    for command in Naderc.configuration.subcommands { #expect(script.contains(command._commandName)) }
  }
}
