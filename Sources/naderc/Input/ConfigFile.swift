import Agents
import Glibc
import Runtime

/// `naderc.toml`: flags of the agents' commands in a file. What is said on the command line wins.
///
/// A line is `flag = value` with the flag's name without dashes; values are strings, numbers and booleans. Lines before the
/// first section hold for every command that has models, those below `[design]` for `design` alone.
struct ConfigFile {
  /// Why a file is no configuration.
  struct Problem: Error, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String
    var description: String { "\(path):\(line): \(message)" }
  }

  /// Commands that read the file.
  static let commands: Set<String> = ["design", "modify", "read"]
  private static let standard = "naderc.toml"
  private static let limit = 1 << 20

  /// The flags of each section; those of no section have the empty name.
  private(set) var sections: [String: [String]] = [:]

  /// The arguments with the file's flags before the user's own. Other commands' arguments are left alone, and no file is
  /// looked for.
  static func expand(_ arguments: [String]) throws -> [String] {
    guard let command = arguments.first, commands.contains(command) else { return arguments }
    let named = path(in: arguments)
    guard let path = named ?? (access(standard, F_OK) == 0 ? standard : nil) else { return arguments }
    let bytes = try Files.read(path, limit: limit)
    let file = try ConfigFile(String(decoding: bytes, as: UTF8.self), path: path)
    return [command] + (file.sections[""] ?? []) + (file.sections[command] ?? []) + arguments.dropFirst()
  }

  private static func path(in arguments: [String]) -> String? {
    for (index, argument) in arguments.enumerated() {
      if argument == "--config", index + 1 < arguments.count { return arguments[index + 1] }
      if argument.hasPrefix("--config=") { return String(argument.dropFirst(9)) }
    }
    return nil
  }

  init(_ text: String, path: String) throws(Problem) {
    var section = ""
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = TaggedText.trimmed(String(line))
      if content.isEmpty || content.hasPrefix("#") { continue }
      func fail(_ message: String) -> Problem { Problem(path: path, line: number + 1, message: message) }
      if content.hasPrefix("[") {
        guard content.hasSuffix("]") else { throw fail("a section is written [command]") }
        section = TaggedText.trimmed(String(content.dropFirst().dropLast()))
        guard Self.commands.contains(section) else {
          throw fail("there is no section '\(section)'; there are \(Self.commands.sorted().joined(separator: ", "))")
        }
        continue
      }
      guard let mark = content.firstIndex(of: "=") else { throw fail("expected is: flag = value") }
      let name = TaggedText.trimmed(String(content[..<mark])).map { $0 == "_" ? "-" : $0 }
      guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }),
        String(name) != "config"
      else { throw fail("'\(String(name))' is no flag") }
      guard let value = Self.value(content[content.index(after: mark)...]) else {
        throw fail("a value is a \"string\", a number, true or false")
      }
      switch value {
      case .flag(true): sections[section, default: []].append("--\(String(name))")
      case .flag(false): break
      case .text(let text): sections[section, default: []].append("--\(String(name))=\(text)")
      }
    }
  }

  private enum Value {
    case flag(Bool)
    case text(String)
  }

  private static func value(_ text: Substring) -> Value? {
    let trimmed = TaggedText.trimmed(String(text))
    if let quote = trimmed.first, quote == "\"" || quote == "'" {
      var result = ""
      var characters = trimmed.dropFirst().makeIterator()
      while let character = characters.next() {
        if character == quote {
          let rest = TaggedText.trimmed(String(Array(IteratorSequence(characters))))
          return rest.isEmpty || rest.hasPrefix("#") ? .text(result) : nil
        }
        if character == "\\", quote == "\"" {
          guard let next = characters.next(), "\"\\".contains(next) else { return nil }
          result.append(next)
        } else {
          result.append(character)
        }
      }
      return nil
    }
    let bare = TaggedText.trimmed(String(trimmed.prefix { $0 != "#" }))
    switch bare {
    case "true": return .flag(true)
    case "false": return .flag(false)
    default:
      let isNumber = bare.first.map { $0.isNumber || $0 == "-" || $0 == "." } ?? false
      return isNumber && bare.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
        ? .text(bare.filter { $0 != "_" }) : nil
    }
  }
}
