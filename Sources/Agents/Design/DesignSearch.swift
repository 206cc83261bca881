import Diagnostics
package import Runtime
import Verifier

/// The loop: propose, modify, train, reflect, until the iterations or a budget are used up.
///
/// It is a function of its options, of the replies of the models and of the results of the trainings. These are kept as soon
/// as they come, so that a search that was killed finds them again and takes the same way without asking or training twice.
package final class DesignSearch {
  let store: DesignStore
  let options: SearchOptions
  let base: BlockTriple
  let data: SearchData
  private let test: TestData
  private let proposer: Proposer
  private let modifier: Modifier
  private let reflector: Reflector
  private let ledger: CallLedger
  private let team: TrainingTeam
  private let isLocal: Bool
  private let elapsed: () -> Double
  private let isInterrupted: @Sendable () -> Bool
  private let report: (SearchEvent) -> Void
  var designs: [DesignRecord] = []
  private var triples: [Int: BlockTriple] = [:]
  private var trainedEpochs = 0
  private var savedEpochs = 0
  /// After the last iteration; nil before the first one of this process.
  private var book: ExperienceBook?

  /// What a search works with; `elapsed` gives the seconds of all processes together.
  package struct Means {
    package let store: DesignStore
    package let models: Models
    package let pool: [Inspiration]
    /// Vectors that the pool's file has of them.
    package let vectors: VectorTable?
    package let team: TrainingTeam
    package let elapsed: () -> Double
    package let isInterrupted: @Sendable () -> Bool
    package let report: (SearchEvent) -> Void

    package init(
      store: DesignStore, models: Models, pool: [Inspiration], vectors: VectorTable?, team: TrainingTeam,
      elapsed: @escaping () -> Double, isInterrupted: @escaping @Sendable () -> Bool,
      report: @escaping (SearchEvent) -> Void
    ) {
      self.store = store
      self.models = models
      self.pool = pool
      self.vectors = vectors
      self.team = team
      self.elapsed = elapsed
      self.isInterrupted = isInterrupted
      self.report = report
    }
  }

  package init(_ options: SearchOptions, _ base: BlockTriple, _ data: LoadedDataSet, _ means: Means) throws(StoreError)
  {
    self.options = options
    self.base = base
    self.data = data.search
    test = data.test
    store = means.store
    team = means.team
    elapsed = means.elapsed
    isInterrupted = means.isInterrupted
    report = means.report
    ledger = try CallLedger(
      store, means.models, options.budget, elapsed: means.elapsed, isInterrupted: means.isInterrupted)
    let pool = InspirationPool(means.pool, ledger.embedder(others: [means.vectors].compactMap { $0 }))
    proposer = Proposer(
      options.strategy, pool, seed: options.seed, temperature: options.temperatures[.proposer])
    modifier = Modifier(
      TripleLibrary(), options.target, appliesSafeFixes: options.appliesSafeFixes,
      temperature: options.temperatures[.modifier])
    reflector = Reflector(temperature: options.temperatures[.reflector])
    isLocal =
      AgentRole.allCases.allSatisfy { means.models.model($0).isLocal }
      && means.models.embeddings.map(\.isLocal) ?? true
    let identity = options.identity(
      base: base, dataDigest: data.search.digest,
      pool: Digest.hexadecimal(.sha256, of: Array(means.pool.map(\.text).joined(separator: "\n").utf8)),
      models: AgentRole.allCases.map { means.models.model($0).spec.text }, embeddings: means.models.embeddings?.spec
    ).serialized
    if let known = try store.meta("identity"), known != identity {
      throw .otherSearch(path: "the folder", what: Self.difference(known, identity))
    }
    try store.setMeta("identity", identity)
  }

  /// Which parts of two identities differ.
  private static func difference(_ known: String, _ asked: String) -> String {
    guard case .object(let left)? = try? JSONValue(parsing: known),
      case .object(let right)? = try? JSONValue(parsing: asked)
    else { return "unreadable" }
    let added = right.map(\.key).filter { name in !left.contains { $0.key == name } }
    let names = left.filter { JSONValue.object(right)[$0.key] != $0.value }.map(\.key) + added
    return "different: " + names.joined(separator: ", ")
  }

  // MARK: - The loop

  /// Runs to the end, a budget or an interruption.
  package func run() throws(Caller.Failure) -> SearchOutcome {
    do throws(StoreError) { try restore() } catch { throw .store(error) }
    var stop = SearchOutcome.Stop.iterations
    do throws(Caller.Failure) {
      try evaluateBase()
      for iteration in try finishedIterations()..<max(options.iterations, try finishedIterations()) {
        try run(iteration)
      }
    } catch {
      switch error {
      case .budget(let limit):
        stop =
          switch limit {
          case .usd: .usd
          case .tokens: .tokens
          case .time: .time
          }
      case .interrupted, .model(.cancelled): stop = .interrupt
      case .model, .store: throw error
      }
    }
    let best = ModificationTree(designs).best(designs.indices.filter { designs[$0].isUsable }).map { designs[$0] }
    let accuracy = stop == .interrupt ? nil : try finalTest(best)
    do throws(StoreError) {
      try store.setMeta("stopped_by", stop.rawValue)
      try store.setSeconds("elapsed", elapsed())
    } catch {
      throw .store(error)
    }
    return SearchOutcome(
      designs: designs, stop: stop, usage: ledger.usage, usages: ledger.usages,
      embeddingUsage: ledger.embeddingUsage, seconds: elapsed(), best: best,
      testAccuracy: accuracy, savedEpochs: savedEpochs, trainedEpochs: trainedEpochs)
  }

  private func finishedIterations() throws(Caller.Failure) -> Int {
    do throws(StoreError) {
      return try store.meta("iterations").flatMap { Int($0) } ?? 0
    } catch {
      throw .store(error)
    }
  }

  /// Takes up the designs of finished iterations.
  private func restore() throws(StoreError) {
    let finished = try store.meta("iterations").flatMap { Int($0) } ?? 0
    designs = try store.designs().filter { $0.id == 0 || $0.iteration < finished }
    triples[0] = base
    for design in designs {
      if design.id != 0, let text = design.text {
        triples[design.id] = try? BlockTriple.read(
          SourceFile(path: "store", text: text), stemScale: options.target.skeleton.stemScale)
      }
      guard design.original == nil, let key = design.key,
        let result = try store.training(trainingKey(key, design.width))
      else { continue }
      count(result)
    }
  }

  private func count(_ result: TrainingResult) {
    trainedEpochs += result.epochs
    if result.status == .stoppedEarly || result.status == .diverged {
      savedEpochs += options.recipe.epochs - result.epochs
    }
  }

  private func trainingKey(_ key: String, _ width: Int?) -> String {
    "\(key)|\(width ?? 0)|\(options.recipe.json.serialized)|\(data.digest)|\(options.trainingSeed)"
  }

  /// Trains the base, which every design is compared with.
  private func evaluateBase() throws(Caller.Failure) {
    if !designs.isEmpty { return }
    var record = DesignRecord(
      id: 0, iteration: -1, parent: nil, inspiration: "", inspirationID: nil, source: nil, rule: "the base",
      status: .valid, attempts: 0)
    (record.name, record.hash, record.key) = (base.base.name, base.base.graph.canonicalForm().hash, base.key)
    record.text = base.text
    if case .fits(let width, let cost) = options.target.fit(base) {
      (record.width, record.parameters) = (width, cost.parameters)
    }
    designs = [record]
    try train([0])
    do throws(StoreError) { try store.put(designs[0]) } catch { throw .store(error) }
  }

  /// One iteration: proposals and blocks, trainings, reflection.
  private func run(_ iteration: Int) throws(Caller.Failure) {
    let start = designs.count
    var book = try experience(before: start)
    let known = book.items
    var findings: [(Int, [ModifierResult.Finding])] = []
    do throws(Caller.Failure) {
      // Calls that cost nothing become durable together, before anything is trained; others by themselves.
      try inGroup { () throws(Caller.Failure) in
        let proposals = try proposer.propose(
          ModificationTree(designs), iteration: iteration, count: options.designs, caller: ledger.caller)
        for proposal in proposals {
          findings.append((designs.count, try design(proposal, iteration, book)))
        }
      }
      try train(Array(start..<designs.count))
    } catch {
      try keepPartial(from: start)
      throw error
    }
    try inGroup { () throws(Caller.Failure) in
      let scores = Dictionary(
        designs.compactMap { design in design.score.map { (design.id, $0) } }, uniquingKeysWith: { a, _ in a })
      try reflector.reflect(findings.map { (designs[$0.0], $0.1) }, scores: scores, &book, caller: ledger.caller)
      book.measure(designs)
      do throws(StoreError) {
        for (place, item) in book.items.enumerated() where place >= known.count || known[place] != item {
          try store.put(item)
        }
        for design in designs[start...] { try store.put(design) }
        try store.setMeta("iterations", String(iteration + 1))
        try store.setSeconds("elapsed", elapsed())
      } catch {
        throw .store(error)
      }
    }
    self.book = book
  }

  /// What earlier designs taught: as the last iteration left it, or out of the store.
  private func experience(before start: Int) throws(Caller.Failure) -> ExperienceBook {
    if let book { return book }
    do throws(StoreError) {
      return ExperienceBook(
        try store.experience().filter { ($0.design ?? 0) < start }, embedding: InspirationPool.embedding)
    } catch {
      throw .store(error)
    }
  }

  private func inGroup(_ body: () throws(Caller.Failure) -> Void) throws(Caller.Failure) {
    if isLocal { try store.group(body) } else { try body() }
  }

  /// What an iteration had reached when it was stopped: designs with a result stay in the report; they are made again, from
  /// what is kept, when the search goes on.
  private func keepPartial(from start: Int) throws(Caller.Failure) {
    designs.removeAll { $0.id >= start && $0.status == .valid && $0.score == nil }
  }

  /// The dialogue for a proposal; adds the design and returns what came up.
  private func design(
    _ proposal: Proposal, _ iteration: Int, _ book: ExperienceBook
  ) throws(Caller.Failure) -> [ModifierResult.Finding] {
    let id = designs.count
    guard let parent = triples[proposal.parent] else { preconditionFailure("a parent has blocks") }
    let experience = book.relevant(to: proposal.inspiration.text)
    let known = Dictionary(
      designs.compactMap { design in design.key.map { ($0, design.original ?? design.id) } },
      uniquingKeysWith: { a, _ in a })
    let result = try modifier.run(
      parent, proposal.inspiration.text, experience.map(\.text), design: "d\(id)", caller: ledger.caller,
      isKnown: { known[$0] != nil })
    var record = DesignRecord(
      id: id, iteration: iteration, parent: proposal.parent, inspiration: proposal.inspiration.text,
      inspirationID: proposal.isFromPool ? proposal.inspiration.id : nil, source: proposal.inspiration.source,
      rule: proposal.rule, status: .invalid, attempts: result.attempts)
    record.experience = experience.map(\.id)
    switch result.status {
    case .valid: record.status = .valid
    case .invalid: record.status = .invalid
    case .duplicate: record.status = .duplicate
    case .overBudget: record.status = .overBudget
    }
    if let triple = result.triple {
      (record.name, record.text) = (triple.base.name, triple.text)
      (record.hash, record.key) = (triple.base.graph.canonicalForm().hash, triple.key)
      (record.width, record.parameters) = (result.width, result.parameters)
      triples[id] = triple
      if record.status == .duplicate { record.original = known[triple.key] }
    }
    if record.status == .invalid { record.cause = result.findings.last?.message }
    if record.status == .overBudget { record.cause = "no width fits the budget of parameters and multiply-accumulates" }
    designs.append(record)
    return result.findings
  }

  // MARK: - Training

  private func job(_ design: DesignRecord, testing: Bool) -> TrainingJob? {
    guard let triple = triples[design.id], let width = design.width else { return nil }
    return TrainingJob(
      network: triple.network(options.target.skeleton), width: width, recipe: options.recipe,
      seed: options.trainingSeed, data: data, test: testing ? test : nil)
  }

  /// Gives the designs at these places their results: from the store, from the design that they repeat, or by training.
  private func train(_ places: [Int]) throws(Caller.Failure) {
    var jobs: [(place: Int, key: String, job: TrainingJob)] = []
    for place in places where designs[place].status == .valid {
      guard let job = job(designs[place], testing: false), let key = designs[place].key else {
        designs[place].status = .overBudget
        continue
      }
      let name = trainingKey(key, designs[place].width)
      do throws(StoreError) {
        if let known = try store.training(name) { settle(place, known) } else { jobs.append((place, name, job)) }
      } catch {
        throw .store(error)
      }
    }
    let (isInterrupted, limit) = (isInterrupted, options.budget.seconds)
    if !jobs.isEmpty, let limit, elapsed() >= limit { throw .budget(.time) }
    let deadline = Deadline(limit.map { $0 - elapsed() })
    var isStopped = false
    let isOver: @Sendable () -> Bool = { isInterrupted() || deadline.isOver }
    try team.run(jobs.map(\.job), isStopped: isOver) { (event: TrainingTeam.Event) throws(Caller.Failure) in
      guard case .done(let index, let result, let seconds) = event else { return }
      let (place, name) = (jobs[index].place, jobs[index].key)
      guard let result else {
        isStopped = true
        return
      }
      settle(place, result)
      try store.group { () throws(Caller.Failure) in
        do throws(StoreError) {
          try store.put(result, name)
          try store.setSeconds("training d\(designs[place].id)", seconds)
          try store.setSeconds("elapsed", elapsed())
        } catch {
          throw .store(error)
        }
      }
      tell(place)
    }
    if isStopped { throw isInterrupted() ? .interrupted : .budget(.time) }
    for place in places where designs[place].status == .duplicate { repeatResult(place) }
    for place in places where designs[place].id != 0 {
      let parent = designs[place].parent.flatMap { id in designs.first { $0.id == id }?.score }
      if let score = designs[place].score { designs[place].improved = parent.map { score > $0 } }
    }
    if let last = places.last { tell(last) }
  }

  private func settle(_ place: Int, _ result: TrainingResult) {
    count(result)
    designs[place].score = result.score
    designs[place].cause = result.cause
    switch result.status {
    case .finished: break
    case .diverged, .stoppedEarly: if designs[place].id != 0 { designs[place].status = .diverged }
    case .refused: if designs[place].id != 0 { designs[place].status = .overBudget }
    }
  }

  /// A duplicate has the result of the design that it repeats.
  private func repeatResult(_ place: Int) {
    guard let original = designs[place].original.flatMap({ id in designs.first { $0.id == id } }) else { return }
    (designs[place].score, designs[place].width) = (original.score, original.width)
    designs[place].parameters = original.parameters
  }

  /// Trains the best again, which gives the same weights, and looks at the test split: once, at the end.
  private func finalTest(_ best: DesignRecord?) throws(Caller.Failure) -> Double? {
    guard let best, let key = best.key, let job = job(best, testing: true) else { return nil }
    let name = "test|" + trainingKey(key, best.width)
    do throws(StoreError) {
      if let known = try store.training(name) { return known.testAccuracy }
    } catch {
      throw .store(error)
    }
    var accuracy: Double?
    let isInterrupted = isInterrupted
    try team.run([job], isStopped: isInterrupted) { (event: TrainingTeam.Event) throws(Caller.Failure) in
      guard case .done(_, let result?, _) = event else { return }
      accuracy = result.testAccuracy
      do throws(StoreError) { try store.put(result, name) } catch { throw .store(error) }
    }
    return accuracy
  }

  // MARK: - Progress

  private func tell(_ place: Int) {
    let done = designs.filter { $0.id != 0 && ($0.score != nil || $0.status != .valid) }
    let total = options.iterations * options.designs
    let seconds = elapsed()
    let best = ModificationTree(designs).best(designs.indices.filter { designs[$0].isUsable }).map { designs[$0] }
    func number(_ status: DesignRecord.Status) -> Int { done.filter { $0.status == status }.count }
    report(
      SearchEvent(
        iteration: max(designs[place].iteration + 1, 0), iterations: options.iterations, done: done.count, total: total,
        valid: number(.valid), duplicates: number(.duplicate), diverged: number(.diverged),
        invalid: number(.invalid) + number(.overBudget), best: best, usage: ledger.usage, seconds: seconds,
        estimate: done.isEmpty ? nil : seconds / Double(done.count) * Double(max(total - done.count, 0)),
        text: "\(designs[place].name ?? "d\(designs[place].id)") \(designs[place].status.rawValue)"))
  }
}
