/// Makes the calls of a search: each is looked up before it is made, checked against the budget, and kept before it is used.
package final class CallLedger {
  private let store: DesignStore
  private let models: Models
  private let budget: Budget
  private let elapsed: () -> Double
  private let isInterrupted: () -> Bool
  /// Everything that this search has paid for, in all processes, and what calls in flight at a kill may have cost.
  package private(set) var usage = Usage()
  package private(set) var usages: [AgentRole: Usage] = [:]
  /// Of calls for vectors of texts; a part of `usage`.
  package private(set) var embeddingUsage = Usage()

  package init(
    _ store: DesignStore, _ models: Models, _ budget: Budget, elapsed: @escaping () -> Double,
    isInterrupted: @escaping () -> Bool
  ) throws(StoreError) {
    self.store = store
    self.models = models
    self.budget = budget
    self.elapsed = elapsed
    self.isInterrupted = isInterrupted
    let rows = try store.query(
      "SELECT role, count(*), sum(input_tokens), sum(output_tokens), sum(usd), count(usd) FROM calls GROUP BY role")
    for row in rows {
      let count = row[1].integerValue ?? 0
      let known = row[5].integerValue == count
      let used = Usage(
        calls: count, inputTokens: row[2].integerValue ?? 0, outputTokens: row[3].integerValue ?? 0,
        usd: known ? row[4].numberValue ?? 0 : nil)
      guard let name = row[0].textValue else { continue }
      if name == DesignStore.embeddingRole { addEmbedding(used) }
      if let role = AgentRole(rawValue: name) { add(used, role) }
    }
  }

  private func addEmbedding(_ used: Usage) {
    usage = usage + used
    embeddingUsage = embeddingUsage + used
  }

  private func add(_ used: Usage, _ role: AgentRole) {
    usage = usage + used
    usages[role] = usages[role, default: Usage()] + used
  }

  /// How the roles ask.
  package var caller: Caller {
    Caller { (name: String, request: ModelRequest) throws(Caller.Failure) -> ModelReply in
      let failure: String?
      do throws(StoreError) {
        if let (reply, _) = try self.store.reply(name, request) { return reply }
        failure = try self.store.failure(name)
      } catch {
        throw .store(error)
      }
      if let failure { throw .model(.malformedReply(failure)) }
      return try self.make(name, request)
    }
  }

  /// What turns texts into vectors. An endpoint's are paid for out of the budget and kept in the store together with the
  /// record of the call; those that `others` have are not asked for.
  package func embedder(others: [VectorTable]) -> TextEmbedder {
    guard let model = models.embeddings else { return .local(InspirationPool.embedding) }
    return .endpoint(
      EmbeddingCache(model: model.spec.text, store.vectors, others: others) { (texts, keep) throws(Caller.Failure) in
        try self.embed(texts, model, keep)
      })
  }

  private func embed(
    _ texts: [String], _ model: EmbeddingModel, _ keep: (EmbeddingReply) throws(Caller.Failure) -> Void
  ) throws(Caller.Failure) {
    if isInterrupted() { throw .interrupted }
    let worst = models.cost(texts, tokens: nil)
    if let limit = budget.limit(used: usage, worst: worst, seconds: elapsed()) { throw .budget(limit) }
    let name = "embed/" + VectorTable.digest(texts.joined(separator: "\n"))
    do throws(StoreError) {
      if !model.isLocal { try store.beginEmbedding(name, model: model.spec.text, worst: worst) }
    } catch {
      throw .store(error)
    }
    let reply: EmbeddingReply
    do throws(ModelError) { reply = try model.vectors(texts) } catch { throw .model(error) }
    let used = models.cost(texts, tokens: reply.inputTokens)
    // Together: a call without its vectors would be made again.
    try store.group { () throws(Caller.Failure) in
      do throws(StoreError) {
        try store.finishEmbedding(name, model: model.spec.text, reply, used)
      } catch {
        throw .store(error)
      }
      try keep(reply)
    }
    addEmbedding(used)
  }

  private func make(_ name: String, _ request: ModelRequest) throws(Caller.Failure) -> ModelReply {
    if isInterrupted() { throw .interrupted }
    let worst = models.worstCase(request)
    if let limit = budget.limit(used: usage, worst: worst, seconds: elapsed()) { throw .budget(limit) }
    let model = models.model(request.role)
    let spec = model.spec.text
    do throws(StoreError) {
      if !model.isLocal { try store.begin(name, request, model: spec, worst: worst) }
    } catch {
      throw .store(error)
    }
    let reply: ModelReply
    do throws(ModelError) {
      reply = try model.reply(to: request) { lost in
        budget.limit(used: usage + worst.lost(lost), worst: worst, seconds: elapsed()) == nil
      }
    } catch {
      // A model that has answered others refuses this request alone: that must not end the search, now and at each resume.
      if case .rejected(let status, let message) = error, [400, 413, 422].contains(status), hasAnswered(request.role) {
        let problem = ModelError.malformedReply("the endpoint refuses this request: \(message)")
        try fail(name, request, spec, problem, Usage(calls: 1))
        throw .model(problem)
      }
      guard !error.isFatal else { throw .model(error) }
      // It was paid for, as far as anybody knows, and it is no use to ask again.
      try fail(name, request, spec, error, Usage(calls: 1) + worst.lost(max(model.lost, 1)))
      throw .model(error)
    }
    let used = models.cost(request, reply) + worst.lost(model.lost)
    do throws(StoreError) {
      try store.finish(name, request, model: spec, reply, used)
    } catch {
      throw .store(error)
    }
    add(used, request.role)
    return reply
  }

  /// Keeps a call that gave nothing to work with.
  private func fail(
    _ name: String, _ request: ModelRequest, _ model: String, _ error: ModelError, _ used: Usage
  ) throws(Caller.Failure) {
    add(used, request.role)
    do throws(StoreError) {
      try store.fail(name, request, model: model, error.description, used)
    } catch {
      throw .store(error)
    }
  }

  /// Whether the model of a role has answered in this search, in any process.
  private func hasAnswered(_ role: AgentRole) -> Bool { (usages[role]?.outputTokens ?? 0) > 0 }
}
