import ArgumentParser
import Runtime

extension MatrixProducts: ExpressibleByArgument {
  /// Refuses what this machine does not have.
  func validate() throws {
    guard isAvailable else {
      throw ValidationError(
        "--matmul \(rawValue): libopenblas.so.0 was not found; apt-get install libopenblas0, or leave the flag out")
    }
  }
}
