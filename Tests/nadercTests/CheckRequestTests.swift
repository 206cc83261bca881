import ArgumentParser
import Testing

@testable import NadercCommands

@Suite struct CheckRequestTests {
  /// What the library for command lines makes of the arguments; nil where it refuses them or calls another command.
  private func parsed(_ arguments: [String]) -> CheckRequest? {
    guard let command = try? Naderc.parseAsRoot(arguments) as? CheckCommand, !command.watch else { return nil }
    return command.request
  }

  @Test(arguments: [
    [], ["a.ng"], ["-"], ["a.ng", "folder", "b c.ng"], ["--json", "a.ng"], ["a.ng", "--json"],
    ["--format", "nader", "--from-reply", "-"], ["--format", "sarif", "--quiet", "folder"],
    ["--role", "stem", "--stem-scale", "4", "a.ng"],
    ["--width", "16", "--height", "224", "--image-width", "128", "a.ng"],
    ["--verbose", "--color", "never", "a.ng"],
  ])
  func plainCallsNeedNoLibrary(_ arguments: [String]) throws {
    let request = try #require(CheckRequest(plain: ["check"] + arguments))
    #expect(request == parsed(["check"] + arguments))
  }

  @Test(arguments: [
    ["fmt", "a.ng"], ["check", "--help"], ["check", "help"], ["check", "--watch", "a.ng"], ["check", "--jsn"],
    ["check", "--", "--json"], ["check", "--json", "--json"], ["check", "--json", "--format", "text"],
    ["check", "--format"], ["check", "--format", "xml"], ["check", "--width", "0"], ["check", "--width", "4097"],
    ["check", "--width", "many"], ["check", "--stem-scale", "65"], ["check", "--height", "0"],
    ["check", "--format=json"],
    ["check", ""], [],
  ])
  func everythingElseIsTheLibrarys(_ arguments: [String]) {
    #expect(CheckRequest(plain: arguments) == nil)
  }

  /// Whatever is read without the library means the same to the library.
  @Test func bothReadTheSame() {
    let words = [
      "a.ng", "-", "--", "help", "--json", "--quiet", "--verbose", "--from-reply", "--watch", "--format", "text",
      "json",
      "--role", "base", "stem", "--width", "16", "--height", "0", "--image-width", "--stem-scale", "2", "-1", "+3",
      "--color",
      "always", "--progress", "none", "--width=8", "check", "--version", "",
    ]
    var plain = 0
    var lists: [[String]] = [["check"]]
    for _ in 0..<3 {
      lists = lists.flatMap { list in words.map { list + [$0] } }
      for arguments in lists {
        guard let request = CheckRequest(plain: arguments) else { continue }
        plain += 1
        #expect(request == parsed(arguments), "\(arguments)")
      }
    }
    #expect(plain > 100)
  }
}
