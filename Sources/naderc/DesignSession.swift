import Agents
import ArgumentParser
import Glibc
import Report
import Runtime
import Verifier

/// A search with its folder: the lock, the store, and what is written at the end.
struct DesignSession {
  let command: DesignCommand
  let base: BlockTriple
  let data: LoadedDataSet

  private var storePath: String { command.out + "/design.sqlite" }

  func run() throws -> SearchOutcome {
    // What is wrong with these leaves no folder behind.
    let models = try command.models.models(seed: UInt64(command.seed))
    let options = try options()
    try refuseUnknownPrices(models)
    let (inspirations, vectors) = try pool()
    try Files.makeFolders(command.out)
    let lock = try FolderLock(command.out)
    defer { withExtendedLifetime(lock) {} }
    let store = try DesignStore(storePath, creating: true)
    // A folder may hold nothing but imported experience.
    let exists = try store.meta("identity") != nil
    if exists, !command.resume {
      throw StoreError.otherSearch(path: command.out, what: "--resume goes on with it")
    }
    let before = try store.seconds("elapsed")
    let start = Clock.monotonicSeconds()
    try store.journal(exists ? "resumed" : "begun", at: Clock.wallSeconds())
    let printer = SearchPrinter(command.quiet ? .none : command.progress)
    let search = try DesignSearch(
      options, base, data,
      .init(
        store: store, models: models, pool: inspirations, vectors: vectors,
        team: TrainingTeam(
          threads: command.threads ?? ThreadPool.cores, memoryLimit: { MachineMemory.availableBytes },
          now: Clock.monotonicSeconds),
        elapsed: { before + Clock.monotonicSeconds() - start }, isInterrupted: { Interrupts.isRequested },
        report: { printer.show($0) }))
    let outcome = try search.run()
    printer.end()
    try store.journal("ended by \(outcome.stop.rawValue)", at: Clock.wallSeconds())
    let page = try SearchReport(outcome, store, stemScale: options.target.skeleton.stemScale).document.serialized
    try Files.writeAtomically(Array(page.utf8), to: command.out + "/report.html")
    if let text = outcome.best?.text { try Files.writeAtomically(Array(text.utf8), to: command.out + "/best.ng") }
    return outcome
  }

  private func options() throws -> SearchOptions {
    let description = data.search.description
    let target = Targets.target(description)
    var options = SearchOptions(
      iterations: command.iterations, designs: command.designs, strategy: command.strategy,
      seed: UInt64(command.seed),
      budget: Budget(usd: command.maxUsd, tokens: command.maxTokens?.value, seconds: command.maxTime?.seconds),
      target: DesignTarget(
        skeleton: .nasbench201, imageSize: target.imageSize, classes: target.classes,
        limits: .init(
          parameters: command.maxParams?.value ?? target.maxParameters,
          macs: command.maxMacs?.value ?? target.maxMACs)),
      recipe: Recipe(
        epochs: command.epochs ?? description.proxyEpochs, batchSize: description.batchSize,
        learningRate: description.learningRate))
    options.appliesSafeFixes = !command.noFixes
    options.temperatures = command.models.temperatures
    return options
  }

  /// A budget in dollars means nothing for a model whose price nobody knows.
  private func refuseUnknownPrices(_ models: Models) throws {
    guard command.maxUsd != nil else { return }
    for role in AgentRole.allCases {
      let spec = models.model(role).spec
      if models.prices.entry(spec.pricedName) == nil {
        throw ModelError.unknownPrice(spec.pricedName)
      }
    }
    if let spec = models.embeddings?.spec, models.prices.entry(spec.pricedName) == nil {
      throw ModelError.unknownPrice(spec.pricedName)
    }
  }

  /// The inspirations, and the vectors that their file has of them.
  private func pool() throws -> ([Inspiration], VectorTable?) {
    guard let path = command.pool else { return (StarterPool.inspirations, nil) }
    guard Files.isRegular(path) else { throw StoreError.failed(path: path, message: "there is no pool here") }
    let pool = try PaperPool(path, creating: false)
    guard pool.count > 0 else {
      throw StoreError.failed(path: path, message: "the pool has no inspirations yet; fill it with 'naderc read'")
    }
    return (try pool.inspirations(), pool.table)
  }
}
