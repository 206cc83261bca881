import CProcess
import Glibc

/// A program that is run to its end: without a shell, in a process group of its own that is killed with all that it started, and
/// within limits. What it writes is data of unknown origin.
struct BoundedProgram {
  /// The program, looked up in the path, and its arguments; none holds a zero byte.
  var words: [String]
  /// `NAME=value` texts; nil for the environment of this process.
  var environment: [String]?
  /// Seconds of the run at most, and of processor time.
  var seconds: Int
  /// Bytes of standard output at most.
  var outputLimit: Int
  /// Bytes of address space at most; 0 for no limit.
  var memoryLimit = 0

  /// Why there is no output.
  enum Problem: Error, Equatable {
    /// The message of the system.
    case notStarted(String)
    /// The exit code, 128 + number for a signal, and the beginning of what stands on standard error.
    case failed(status: Int, complaint: String)
    case timedOut
    case tooMuch
    case cancelled
    case unknown
  }

  private final class Context {
    let isCancelled: @Sendable () -> Bool
    init(_ isCancelled: @escaping @Sendable () -> Bool) { self.isCancelled = isCancelled }
  }

  /// Gives it `input` on standard input and returns what it wrote on standard output. `isCancelled` is asked several times a second.
  func run(_ input: [UInt8], isCancelled: @escaping @Sendable () -> Bool) throws(Problem) -> [UInt8] {
    let context = Context(isCancelled)
    var result = naderc_process_result()
    let outcome = withExtendedLifetime(context) {
      CStrings.with(words, endedByNull: true) { arguments in
        CStrings.with(environment ?? [], endedByNull: true) { variables in
          input.withUnsafeBufferPointer { input in
            var request = naderc_process_request()
            request.arguments = arguments
            request.environment = environment == nil ? nil : variables
            request.input = input.baseAddress
            request.input_count = input.count
            request.output_limit = outputLimit
            request.error_limit = 4_096
            request.timeout_ms = seconds * 1_000
            request.cpu_seconds = seconds
            request.memory_bytes = memoryLimit
            request.context = Unmanaged.passUnretained(context).toOpaque()
            request.is_cancelled = { context in
              guard let context else { return 1 }
              return Unmanaged<Context>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
            }
            return naderc_process_run(&request, &result)
          }
        }
      }
    }
    defer { naderc_process_free(&result) }
    switch outcome {
    case NADERC_PROCESS_DONE:
      guard result.status == 0 else {
        let complaint = UnsafeBufferPointer(start: result.error, count: result.error_count)
        throw .failed(status: Int(result.status), complaint: String(decoding: complaint, as: UTF8.self))
      }
      return Array(UnsafeBufferPointer(start: result.output, count: result.output_count))
    case NADERC_PROCESS_NOT_STARTED: throw .notStarted(String(cString: strerror(result.status)))
    case NADERC_PROCESS_TIMED_OUT: throw .timedOut
    case NADERC_PROCESS_TOO_MUCH: throw .tooMuch
    case NADERC_PROCESS_CANCELLED: throw .cancelled
    default: throw .unknown
    }
  }
}
