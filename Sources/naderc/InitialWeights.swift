import Runtime

/// First weights that were given: a file, and what stands for its contents in a training's identity.
struct InitialWeights {
  /// Bytes of a file at most.
  private static let limit = 8 << 30

  let path: String
  let digest: String

  init(_ path: String) throws(FileError) {
    self.path = path
    digest = Digest.hexadecimal(.sha256, of: try Files.read(path, limit: Self.limit))
  }
}
