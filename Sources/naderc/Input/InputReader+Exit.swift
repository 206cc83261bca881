import ArgumentParser

extension InputReader {
  /// The files that the paths name; one that cannot be searched ends the program with its exit code.
  static func expandOrExit(_ paths: [String], command: String) throws -> [String] {
    do {
      return try expand(paths)
    } catch {
      Console.error("naderc \(command): \(error.message)\n")
      throw ExitCode.environment
    }
  }
}
