import ArgumentParser
import Codegen
import Runtime

/// Runs a command and turns what the environment refuses into a message with the way out, and an exit code.
func reportingErrors(_ command: String, _ body: () throws -> Void) throws {
  func fail(_ text: String, _ remedy: String? = nil, _ code: ExitCode = .environment) -> ExitCode {
    Console.error("naderc \(command): \(text)\n" + (remedy.map { "  \($0)\n" } ?? ""))
    return code
  }
  do {
    try body()
  } catch let error as DataSetError {
    throw fail(error.description, error.remedy)
  } catch let error as WeightsError {
    throw fail(error.description, error.remedy)
  } catch let error as CheckpointError {
    throw fail(error.description, error.remedy)
  } catch let error as FileError {
    throw fail(error.description, "check the path, the permissions and the space on the disk")
  } catch let error as ExecutionError {
    throw fail(error.description)
  } catch let error as LoweringError {
    throw fail(error.description, nil, .findings)
  }
}
