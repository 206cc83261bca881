/// The models of all roles, with what they cost and have used so far.
package final class Models {
  package let prices: PriceTable
  private let models: [AgentRole: Model]
  /// The endpoint for vectors of texts; nil where the program's own embedding makes them.
  package let embeddings: EmbeddingModel?
  package private(set) var usage = Usage()
  /// Of each role.
  package private(set) var usages: [AgentRole: Usage] = [:]

  /// `specs` has one for each role.
  package init(
    _ specs: [AgentRole: ModelSpec], embeddings: EmbeddingSpec = .local, seed: UInt64, surroundings: ModelSurroundings,
    prices: PriceTable, recording folder: String? = nil
  ) throws(ModelError) {
    self.prices = prices
    let recording = folder.map { ExchangeFolder($0) }
    var models: [AgentRole: Model] = [:]
    for role in AgentRole.allCases {
      models[role] = try Model(
        specs[role] ?? .offline, role: role, seed: seed, surroundings: surroundings, recording: recording)
    }
    self.models = models
    switch embeddings {
    case .local: self.embeddings = nil
    case .endpoint(let spec):
      self.embeddings = try EmbeddingModel(spec, seed: seed, surroundings: surroundings, recording: recording)
    }
    if let recording {
      var real: [AgentRole: ModelSpec] = [:]
      for (role, model) in models { real[role] = model.spec }
      try recording.writeModels(real, embeddings: self.embeddings?.spec)
    }
  }

  /// The model of a role.
  package func model(_ role: AgentRole) -> Model {
    guard let model = models[role] else { preconditionFailure("every role has a model") }
    return model
  }

  /// What a request costs at most.
  package func worstCase(_ request: ModelRequest) -> Usage {
    let input = model(request.role).possible(request).promptTokens
    return Usage(
      calls: 1, inputTokens: input, outputTokens: request.maxTokens,
      usd: prices.usd(model(request.role).spec, input: input, output: request.maxTokens))
  }

  /// What a reply has cost.
  package func cost(_ request: ModelRequest, _ reply: ModelReply) -> Usage {
    Usage(
      calls: 1, inputTokens: reply.inputTokens, outputTokens: reply.outputTokens,
      usd: prices.usd(model(request.role).spec, input: reply.inputTokens, output: reply.outputTokens))
  }

  /// What vectors of texts cost; `tokens` nil asks for the most that they can cost.
  package func cost(_ texts: [String], tokens: Int?) -> Usage {
    let input = tokens ?? texts.reduce(0) { $0 + TokenEstimate.upperBound($1) + 8 }
    return Usage(
      calls: 1, inputTokens: input, outputTokens: 0,
      usd: embeddings.flatMap { prices.usd($0.spec, input: input, output: 0) })
  }

  /// What turns texts into vectors, without budget and records; an endpoint's vectors are kept in the table.
  package func embedder(_ table: VectorTable) -> TextEmbedder {
    guard let model = embeddings else { return .local(InspirationPool.embedding) }
    return .endpoint(
      EmbeddingCache(model: model.spec.text, table) { (texts, keep) throws(Caller.Failure) in
        let reply: EmbeddingReply
        do throws(ModelError) { reply = try model.vectors(texts) } catch { throw .model(error) }
        self.usage = self.usage + self.cost(texts, tokens: reply.inputTokens)
        try keep(reply)
      })
  }

  /// Adds to what has been used.
  package func count(_ used: Usage, _ role: AgentRole) {
    usage = usage + used
    usages[role] = usages[role, default: Usage()] + used
  }

  /// Asks at once, without budget and records: for a single dialogue.
  package var caller: Caller {
    Caller { (_: String, request: ModelRequest) throws(Caller.Failure) -> ModelReply in
      let model = self.model(request.role)
      do throws(ModelError) {
        let reply = try model.reply(to: request)
        self.count(self.cost(request, reply) + self.worstCase(request).lost(model.lost), request.role)
        return reply
      } catch {
        if model.lost > 0 {
          self.count(Usage(calls: 1) + self.worstCase(request).lost(model.lost), request.role)
        }
        throw .model(error)
      }
    }
  }
}
