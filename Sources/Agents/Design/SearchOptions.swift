import Diagnostics
package import Runtime
import Verifier

/// What a search is asked to do.
package struct SearchOptions: Sendable {
  package var iterations: Int
  /// Designs of an iteration.
  package var designs: Int
  package var strategy: Strategy
  package var seed: UInt64
  package var budget: Budget
  package var target: DesignTarget
  package var recipe: Recipe
  /// Seed of the trainings: the same for all, so that only architectures differ.
  package var trainingSeed: UInt64
  package var appliesSafeFixes = true
  /// Of the roles that have one of their own; the others have that of `AgentRole`.
  package var temperatures: [AgentRole: Double] = [:]

  package init(
    iterations: Int, designs: Int, strategy: Strategy, seed: UInt64, budget: Budget, target: DesignTarget,
    recipe: Recipe, trainingSeed: UInt64 = 777
  ) {
    self.iterations = iterations
    self.designs = designs
    self.strategy = strategy
    self.seed = seed
    self.budget = budget
    self.target = target
    self.recipe = recipe
    self.trainingSeed = trainingSeed
  }

  /// What has to be the same when a search is resumed; iterations and budgets may change.
  func identity(
    base: BlockTriple, dataDigest: String, pool: String, models: [String], embeddings: ModelSpec?
  ) -> JSONValue {
    let own = AgentRole.allCases.compactMap { role in temperatures[role].map { (role.rawValue, JSONValue.number($0)) } }
    var members: [(key: String, value: JSONValue)] = [
      ("base", .string(base.text)), ("designs", .integer(designs)), ("strategy", .string(strategy.rawValue)),
      ("seed", .string(String(seed))), ("training_seed", .string(String(trainingSeed))), ("recipe", recipe.json),
      ("data", .string(dataDigest)), ("pool", .string(pool)), ("models", .array(models.map { .string($0) })),
      ("skeleton", .string(target.skeleton.name)), ("max_parameters", .integer(target.limits.parameters)),
      ("max_macs", .integer(target.limits.macs)), ("safe_fixes", .bool(appliesSafeFixes)),
      ("temperature", own.isEmpty ? .null : .object(own.map { (key: $0.0, value: $0.1) })),
    ]
    if let embeddings { members.append(("embeddings", .string(embeddings.text))) }
    return .object(members)
  }
}
