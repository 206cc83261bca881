import Diagnostics

/// What a training's result depends on, beside the machine: two trainings of one identity give the same bits.
package struct TrainingIdentity: Sendable, Hashable {
  /// Stands for the blocks of the network: equal for equal networks.
  package let blockHash: String
  /// Width of the first stage.
  package let width: Int
  package let recipe: Recipe
  /// Digest of data and split.
  package let dataDigest: String
  package let seed: UInt64
  /// Of the program.
  package let version: String

  package init(
    blockHash: String, width: Int, recipe: Recipe, dataDigest: String, seed: UInt64, version: String
  ) {
    self.blockHash = blockHash
    self.width = width
    self.recipe = recipe
    self.dataDigest = dataDigest
    self.seed = seed
    self.version = version
  }

  /// Names and values, as a checkpoint keeps them.
  package var fields: [(name: String, value: String)] {
    [
      ("version", version), ("block", blockHash), ("width", String(width)), ("recipe", recipe.json.serialized),
      ("data", dataDigest), ("seed", String(seed)),
    ]
  }

  /// SHA-256 over all of it, in hexadecimal digits: the key of a cache.
  package var key: String {
    let text = fields.map { "\($0.name)=\($0.value)\n" }.joined()
    return Digest.hexadecimal(.sha256, of: Array(("naderc.identity/1\n" + text).utf8))
  }
}
