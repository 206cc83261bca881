/// The models of all roles, with what they cost and have used so far.
package final class Models {
  package let prices: PriceTable
  private let models: [AgentRole: Model]
  package private(set) var usage = Usage()
  /// Of each role.
  package private(set) var usages: [AgentRole: Usage] = [:]

  /// `specs` has one for each role.
  package init(
    _ specs: [AgentRole: ModelSpec], seed: UInt64, surroundings: ModelSurroundings, prices: PriceTable,
    recording folder: String? = nil
  ) throws(ModelError) {
    self.prices = prices
    let recording = folder.map { ExchangeFolder($0) }
    var models: [AgentRole: Model] = [:]
    for role in AgentRole.allCases {
      models[role] = try Model(
        specs[role] ?? .offline, role: role, seed: seed, surroundings: surroundings, recording: recording)
    }
    self.models = models
    if let recording {
      var real: [AgentRole: ModelSpec] = [:]
      for (role, model) in models { real[role] = model.spec }
      try recording.writeModels(real)
    }
  }

  /// The model of a role.
  package func model(_ role: AgentRole) -> Model {
    guard let model = models[role] else { preconditionFailure("every role has a model") }
    return model
  }

  /// What a request costs at most.
  package func worstCase(_ request: ModelRequest) -> Usage {
    let input = request.promptTokens
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

  /// Adds to what has been used.
  package func count(_ used: Usage, _ role: AgentRole) {
    usage = usage + used
    usages[role] = usages[role, default: Usage()] + used
  }

  /// Asks at once, without budget and records: for a single dialogue.
  package var caller: Caller {
    Caller { (_: String, request: ModelRequest) throws(Caller.Failure) -> ModelReply in
      do throws(ModelError) {
        let reply = try self.model(request.role).reply(to: request)
        self.count(self.cost(request, reply), request.role)
        return reply
      } catch {
        throw .model(error)
      }
    }
  }
}
