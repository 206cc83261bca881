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

  @Option(
    help: ArgumentHelp(
      "What makes vectors of texts: local, openai:NAME, http://host:port/v1#NAME or replay:DIR; by default local, or what the record of --model replay:DIR has.",
      valueName: "spec"))
  var embeddings: String?

  @Option(
    help: ArgumentHelp("Temperature of all roles; by default one for each role.", valueName: "number"))
  var temperature: Double?

  @Option(help: ArgumentHelp("The Reader's temperature; by default 0.", valueName: "number"))
  var readerTemperature: Double?

  @Option(help: ArgumentHelp("The Proposer's temperature; by default 0.2.", valueName: "number"))
  var proposerTemperature: Double?

  @Option(help: ArgumentHelp("The Modifier's temperature; by default 0.7.", valueName: "number"))
  var modifierTemperature: Double?

  @Option(help: ArgumentHelp("The Reflector's temperature; by default 0.2.", valueName: "number"))
  var reflectorTemperature: Double?

  func validate() throws {
    for (name, value) in [
      ("--temperature", temperature), ("--reader-temperature", readerTemperature),
      ("--proposer-temperature", proposerTemperature), ("--modifier-temperature", modifierTemperature),
      ("--reflector-temperature", reflectorTemperature),
    ] {
      if let value, !(0...2).contains(value) { throw ValidationError("\(name) must be within 0...2, it is \(value)") }
    }
    do throws(ModelError) {
      for spec in [model] + [readerModel, proposerModel, modifierModel, reflectorModel].compactMap({ $0 }) {
        _ = try ModelSpec(parsing: spec)
      }
      if let embeddings { _ = try EmbeddingSpec(parsing: embeddings) }
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The temperatures that were asked for; other roles have the one of `AgentRole`.
  var temperatures: [AgentRole: Double] {
    var temperatures: [AgentRole: Double] = [:]
    for role in AgentRole.allCases {
      let own =
        switch role {
        case .reader: readerTemperature
        case .proposer: proposerTemperature
        case .modifier: modifierTemperature
        case .reflector: reflectorTemperature
        }
      temperatures[role] = own ?? temperature
    }
    return temperatures
  }

  /// What makes vectors: a record that is replayed brings its own, since it stands for a whole search.
  private func embeddingSpec() throws(ModelError) -> EmbeddingSpec {
    if let embeddings { return try EmbeddingSpec(parsing: embeddings) }
    guard case .replay(let folder) = try ModelSpec(parsing: model), try ExchangeFolder(folder).readEmbeddings() != nil
    else { return .local }
    return .endpoint(.replay(folder: folder))
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

  /// What turns texts into vectors, for those who need no model else.
  func embedder(_ table: VectorTable) throws -> TextEmbedder {
    try Models([:], embeddings: try embeddingSpec(), seed: 0, surroundings: .process, prices: .standard).embedder(table)
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
      try specs(), embeddings: try embeddingSpec(), seed: seed, surroundings: .process, prices: table,
      recording: record)
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
