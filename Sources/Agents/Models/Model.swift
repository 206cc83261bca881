import Diagnostics

/// A model that answers requests: the dialect in which it is spoken to, the exchange, and what its endpoint does not take.
package final class Model {
  package let spec: ModelSpec
  private let exchange: Exchange
  /// What the endpoint has refused so far.
  private var refused: Set<ModelFeature> = []
  /// Replies to the last request that came to nothing but may have been paid for.
  package private(set) var lost = 0

  /// `seed` is the offline designer's and that of waiting times.
  package init(
    _ spec: ModelSpec, role: AgentRole, seed: UInt64, surroundings: ModelSurroundings, recording: ExchangeFolder? = nil
  ) throws(ModelError) {
    let source: Exchange.Source
    switch spec {
    case .offline:
      self.spec = spec
      source = .wire(.offline(OfflineDesigner(seed: seed)))
    case .command(let words):
      self.spec = spec
      source = .wire(.command(words))
    case .openAI, .anthropic, .compatible:
      self.spec = spec
      source = .wire(.http(try HTTPWire(spec, surroundings)))
    case .replay(let path):
      let folder = ExchangeFolder(path)
      guard let recorded = try folder.readModels()[role] else {
        throw .recordUnusable("\(path) has no model for the \(role.rawValue)")
      }
      self.spec = recorded
      source = .record(folder)
    }
    exchange = Exchange(source, seed: seed, surroundings: surroundings, recording: recording)
  }

  private var dialect: Dialect { Dialect(spec) }

  /// Whether calls cost neither money nor time of others.
  package var isLocal: Bool { exchange.isRecord || spec == .offline }

  /// The request as this model can be asked it, as far as is known.
  package func possible(_ request: ModelRequest) -> ModelRequest {
    switch dialect {
    case .plain: request.without(Set(ModelFeature.allCases))
    case .openAI, .anthropic: request.without(refused)
    }
  }

  /// Asks and waits for the reply; repeats what may be repeated, and asks again without what the endpoint refuses.
  /// `mayRepeat` says whether there may be another reply after so many that are lost.
  package func reply(
    to request: ModelRequest, mayRepeat: (_ lost: Int) -> Bool = { _ in true }
  ) throws(ModelError) -> ModelReply {
    lost = 0
    var asked = possible(request)
    if exchange.isRecord, !asked.features.isEmpty { asked = try recorded(asked) }
    var dropped: Set<ModelFeature> = []
    var first: ModelError?
    while true {
      do throws(ModelError) {
        let reply = try answer(to: asked, mayRepeat)
        refused.formUnion(dropped)
        return reply
      } catch {
        let culprits = Self.culprits(of: error, among: asked.features)
        // What the endpoint said first is what it means, where leaving things out does not help.
        if culprits.isEmpty { throw first ?? error }
        if ModelFeature.named(in: error.description).isDisjoint(with: culprits) { first = first ?? error }
        dropped.formUnion(culprits)
        asked = asked.without(culprits)
      }
    }
  }

  private func answer(to request: ModelRequest, _ mayRepeat: (Int) -> Bool) throws(ModelError) -> ModelReply {
    let dialect = dialect
    let features = request.features
    return try exchange.perform(
      dialect.encode(request), request.messages, summary: Self.summary(request),
      isFinal: { response in
        // Some servers call it an internal error that they have no tools.
        response.status >= 500
          && !ModelFeature.named(in: HTTPWire.complaint(response)).isDisjoint(with: features)
      },
      lost: {
        lost += 1
        return mayRepeat(lost)
      },
      decode: { (response) throws(ModelError) in try dialect.decode(response, request) })
  }

  /// What to leave out after an error: what it names, or, where the request was refused without naming anything, what is
  /// refused most often. Empty where that is no use.
  private static func culprits(of error: ModelError, among features: Set<ModelFeature>) -> Set<ModelFeature> {
    switch error {
    case .rejected(let status, let message):
      let named = ModelFeature.named(in: message)
      if !named.isEmpty { return named.intersection(features) }
      return status == 400 || status == 422 ? features.intersection([.format, .tools]) : []
    case .unknownModel(_, let message): return ModelFeature.named(in: message).intersection(features)
    case .malformedSpec, .noKey, .keyRefused, .noLibrary, .unreachable, .timedOut, .malformedReply, .replyTooLarge,
      .waitTooLong, .command, .noRecord, .recordUnusable, .unknownPrice, .unusableEmbeddings, .cancelled:
      return []
    }
  }

  /// The request as the record has it: it was made by a process that knew already what its endpoint refuses.
  private func recorded(_ request: ModelRequest) throws(ModelError) -> ModelRequest {
    for selection in ModelFeature.selections where selection.isSubset(of: request.features) {
      let variant = request.without(selection)
      if try exchange.holds(dialect.encode(variant)) { return variant }
    }
    return request
  }

  /// A request in a few words.
  private static func summary(_ request: ModelRequest) -> String {
    let last = request.messages.last?.text ?? ""
    return
      "a request of the \(request.role.rawValue) that ends '\(TaggedText.line(String(last.suffix(160)), limit: 80))'"
  }
}
