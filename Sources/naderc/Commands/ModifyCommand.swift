import Agents
import ArgumentParser
import Diagnostics
import GraphLang
import Runtime
import Verifier

/// `naderc modify`: one dialogue of Modifier and Reflector.
struct ModifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "modify", abstract: "Change a block by an inspiration, in a dialogue with the compiler.",
    discussion: """
      A model writes a new block, the compiler's findings go back to it, until the block is valid or five tries are used \
      up; then stem and downsample. Without --model an offline designer answers.
      """)

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample.")
  var file: String

  @Option(help: "The idea in a sentence.")
  var inspiration: String

  @Option(help: "The data set that the network has to fit.")
  var dataset = "digits"

  @Option(help: "Seed of the offline designer.", transform: Count.whole)
  var seed = 777

  @Flag(help: "Send every finding to the model, also what can be mended safely.")
  var noFixes = false

  @OptionGroup var models: ModelOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "No summary.")
  var quiet = false

  @OptionGroup var common: CommonOptions

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  func validate() throws {
    if inspiration.utf8.count > 16_384 { throw ValidationError("--inspiration has more than 16384 bytes") }
    if TaggedText.trimmed(inspiration).isEmpty { throw ValidationError("--inspiration is empty") }
    if seed < 0 { throw ValidationError("--seed must not be negative") }
    if Targets.named(dataset) == nil {
      throw ValidationError("unknown data set '\(dataset)'; known are \(Targets.names.joined(separator: ", "))")
    }
  }

  func run() throws {
    common.reading(file, command: "modify")
    guard let named = Targets.named(dataset) else { return }
    Interrupts.catchThem()
    let isLarge = named.imageSize == 224
    let parent = try loadTriple(file, color, command: "modify", stemScale: isLarge ? 4 : 1)
    try reportingAgentErrors("modify") {
      let models = try models.models(seed: UInt64(seed))
      let target = DesignTarget(
        skeleton: isLarge ? .imagenet : .nasbench201, imageSize: named.imageSize, classes: named.classes,
        limits: .init(parameters: named.maxParameters, macs: named.maxMACs))
      let modifier = Modifier(
        TripleLibrary(), target, appliesSafeFixes: !noFixes, temperature: self.models.temperatures[.modifier])
      let start = Clock.monotonicSeconds()
      let result = try modifier.run(parent, inspiration, [], design: "modify", caller: models.caller)
      show(result, models.usage, seconds: Clock.monotonicSeconds() - start)
      if result.status != .valid { throw ExitCode.findings }
    }
  }

  private func show(_ result: ModifierResult, _ usage: Usage, seconds: Double) {
    if json {
      Console.json([
        "schema": "naderc.modify/1", "status": .string(result.status.rawValue), "attempts": .integer(result.attempts),
        "block": JSONValue(result.triple?.text), "hash": JSONValue(result.triple?.base.graph.canonicalForm().hash),
        "diagnostics": .array(result.diagnostics), "usage": AgentsJSON.usage(usage, seconds: seconds),
      ])
      return
    }
    if let triple = result.triple { Console.out(triple.text) }
    if quiet { return }
    var text = "\(result.status.rawValue) after \(result.attempts) \(result.attempts == 1 ? "try" : "tries")"
    if let width = result.width, let parameters = result.parameters {
      text += ": width \(width), \(parameters) parameters on \(dataset)"
    }
    for finding in result.findings {
      text += "\n  \(finding.code) in the \(finding.role) block: \(TaggedText.line(finding.message, limit: 200))"
    }
    Console.error(text + "\n")
  }
}

/// Reads, verifies and completes a file's blocks; what is wrong with them is printed and ends the program.
func loadTriple(_ path: String, _ color: ColorChoice, command: String, stemScale: Int = 1) throws -> BlockTriple {
  let file = try VerifiedFile.read(path, VerifyOptions(stemScale: stemScale), command: command)
  guard file.isSound else {
    file.reportErrors(command: command, color)
    throw ExitCode.findings
  }
  do throws(BlockTriple.Problem) {
    return try BlockTriple.read(file.tree.source, stemScale: stemScale)
  } catch {
    switch error {
    case .invalid: Console.error("naderc \(command): '\(path)' does not verify\n")
    case .structure(let text): Console.error("naderc \(command): \(path): \(text)\n")
    }
    throw ExitCode.findings
  }
}

/// As `reportingErrors`, with what the agents may meet.
func reportingAgentErrors(_ command: String, _ body: () throws -> Void) throws {
  func fail(_ text: String) -> ExitCode {
    Console.error("naderc \(command): \(text)\n")
    return .environment
  }
  do {
    try reportingErrors(command, body)
  } catch let error as ModelError {
    if error == .cancelled { throw ExitCode(130) }
    throw fail(error.description)
  } catch let error as StoreError {
    throw fail(error.description)
  } catch let error as Caller.Failure {
    switch error {
    case .model(.cancelled), .interrupted: throw ExitCode(130)
    case .model(let problem): throw fail(problem.description)
    case .budget(let limit): throw fail("the budget (\(limit.rawValue)) allows no further call")
    case .store(let problem): throw fail(problem.description)
    }
  }
}
