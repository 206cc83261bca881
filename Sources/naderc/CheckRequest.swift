import ArgumentParser
import Diagnostics
import Glibc
import GraphLang
import Verifier

/// One call of `naderc check`.
struct CheckRequest: Equatable {
  var files: [String] = []
  var role: Role?
  var stemScale = 1
  var width: Int?
  var height: Int?
  var imageWidth: Int?
  var format = CheckFormat.text
  var fromReply = false
  var quiet = false
  var verbose = false
  var color = ColorChoice.auto

  /// Why a number is not taken.
  var problem: String? {
    if let width, !(1...4096).contains(width) { return "--width must be within 1...4096, it is \(width)" }
    if !(1...64).contains(stemScale) { return "--stem-scale must be within 1...64, it is \(stemScale)" }
    for (name, value) in [("--height", height), ("--image-width", imageWidth)] {
      if let value, !(1...65536).contains(value) { return "\(name) must be within 1...65536, it is \(value)" }
    }
    return nil
  }

  /// Checks everything once; nil where all is fine.
  func run() -> ExitCode? {
    let paths = InputReader.expand(files)
    var options = VerifyOptions(role: role, stemScale: stemScale, width: width)
    if height != nil || imageWidth != nil { options.imageSize = (height ?? 32, imageWidth ?? 32) }
    var output = CheckOutput(format: format, colored: color.isOn(for: STDOUT_FILENO), isQuiet: quiet, options: options)
    var failed = false
    for path in paths {
      if verbose { Console.error("naderc check: reading \(path)\n") }
      do {
        let source = try InputReader.read(path)
        let (tree, reports) = Verifier().verifying(fromReply ? ReplyExtractor.extract(source) : source, options)
        output.add(tree, reports, original: source)
      } catch {
        failed = true
        output.addUnreadable(path, error.message)
        Console.error("naderc check: \(error.message)\n")
      }
    }
    output.finish(files: paths.count)
    if failed { return .environment }
    return output.summary.errors > 0 ? .findings : nil
  }
}

extension CheckRequest {
  /// The request of a plain command line, without the program's name: `check`, files, and flags written out in full and
  /// once each. Anything else is nil, and `CheckCommand` reads it or says what is wrong with it.
  ///
  /// Editors and language models call `check` thousands of times, and the library that reads command lines takes three
  /// times as long as a check.
  init?(plain arguments: [String]) {
    guard arguments.first == "check" else { return nil }
    var seen: Set<String> = []
    var rest = arguments.dropFirst().makeIterator()
    while let argument = rest.next() {
      guard argument.utf8.first == UInt8(ascii: "-"), argument != "-" else {
        // `check help` may ask for help.
        guard !argument.isEmpty, argument != "help" else { return nil }
        files.append(argument)
        continue
      }
      guard seen.insert(argument).inserted, read(argument, next: { rest.next() }) else { return nil }
    }
    // Which of the two wins is the library's.
    if seen.contains("--json") && seen.contains("--format") || problem != nil { return nil }
  }

  /// Takes in a flag; false where it, or its value, is unknown.
  private mutating func read(_ flag: String, next: () -> String?) -> Bool {
    switch flag {
    case "--json": format = .json
    case "--from-reply": fromReply = true
    case "--quiet": quiet = true
    case "--verbose": verbose = true
    default:
      guard let value = next() else { return false }
      switch flag {
      case "--format": return Self.set(&format, CheckFormat(rawValue: value))
      case "--color": return Self.set(&color, ColorChoice(rawValue: value))
      case "--role": return Self.set(&role, Role(rawValue: value))
      case "--stem-scale": return Self.set(&stemScale, Int(value))
      case "--width": return Self.set(&width, Int(value))
      case "--height": return Self.set(&height, Int(value))
      case "--image-width": return Self.set(&imageWidth, Int(value))
      default: return false
      }
    }
    return true
  }

  private static func set<Value>(_ target: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    target = value
    return true
  }

  private static func set<Value>(_ target: inout Value?, _ value: Value?) -> Bool {
    target = value
    return value != nil
  }
}
