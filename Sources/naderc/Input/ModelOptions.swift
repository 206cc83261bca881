import Agents
import ArgumentParser
import Glibc
import Runtime

/// Which models answer, and what is kept of what they say.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model of all roles: offline, openai:NAME, anthropic:NAME, http://host:port/v1#NAME, command:PROGRAM ARGS or replay:DIR.",
      valueName: "spec"))
  var model = "offline"

  @Option(help: ArgumentHelp("The Reader's model.", valueName: "spec"))
  var readerModel: String?

  @Option(help: ArgumentHelp("The Proposer's model.", valueName: "spec"))
  var proposerModel: String?

  @Option(help: ArgumentHelp("The Modifier's model.", valueName: "spec"))
  var modifierModel: String?

  @Option(help: ArgumentHelp("The Reflector's model.", valueName: "spec"))
  var reflectorModel: String?

  @Option(help: ArgumentHelp("Write every exchange into this folder, without keys.", valueName: "dir"))
  var record: String?

  @Option(
    help: ArgumentHelp("A table of prices: model, dollars for a million input tokens, and output.", valueName: "file"))
  var prices: String?

  @Option(help: ArgumentHelp("Flags in a file; by default naderc.toml, where there is one.", valueName: "file"))
  var config: String?

  @Option(help: "Temperature of all roles; by default one for each role.")
  var temperature: Double?

  func validate() throws {
    if let temperature, !(0...2).contains(temperature) { throw ValidationError("--temperature must be within 0...2") }
    for spec in [model] + [readerModel, proposerModel, modifierModel, reflectorModel].compactMap({ $0 }) {
      do throws(ModelError) { _ = try ModelSpec(parsing: spec) } catch { throw ValidationError(error.description) }
    }
  }

  /// The model of each role.
  func specs() throws(ModelError) -> [AgentRole: ModelSpec] {
    var specs: [AgentRole: ModelSpec] = [:]
    for role in AgentRole.allCases {
      let own =
        switch role {
        case .reader: readerModel
        case .proposer: proposerModel
        case .modifier: modifierModel
        case .reflector: reflectorModel
        }
      specs[role] = try ModelSpec(parsing: own ?? model)
    }
    return specs
  }

  /// Opens the models; prints nothing.
  func models(seed: UInt64) throws -> Models {
    var table = PriceTable.standard
    if let prices {
      let bytes = try Files.read(prices, limit: 1 << 20)
      do throws(PriceTable.Problem) {
        table = try PriceTable(parsing: String(decoding: bytes, as: UTF8.self))
      } catch {
        throw ModelError.malformedSpec("\(prices): \(error.description)")
      }
    }
    return try Models(
      try specs(), seed: seed, surroundings: .process, prices: table, recording: record)
  }
}

extension ModelSurroundings {
  /// Those of this process.
  static var process: ModelSurroundings {
    ModelSurroundings(
      variable: { name in getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } },
      sleep: { seconds in
        let end = Clock.monotonicSeconds() + seconds
        while Clock.monotonicSeconds() < end, !Interrupts.isRequested {
          usleep(UInt32(min(max(end - Clock.monotonicSeconds(), 0), 0.1) * 1_000_000))
        }
      },
      wallSeconds: Clock.wallSeconds, isCancelled: { Interrupts.isRequested })
  }
}
