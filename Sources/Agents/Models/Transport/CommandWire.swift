import CProcess
import Glibc

/// A program as a model: the prompt on standard input, the reply on standard output. It runs in a process group of its own,
/// within limits, and no shell is involved.
enum CommandWire {
  /// Seconds of a call at most.
  private static let timeout = 600
  private static let cpuSeconds = 600

  private final class Cancellation {
    let isCancelled: @Sendable () -> Bool
    init(_ isCancelled: @escaping @Sendable () -> Bool) { self.isCancelled = isCancelled }
  }

  /// The dialogue as one text: each turn under a line that names its speaker.
  static func prompt(_ messages: [Message]) -> String {
    messages.map { "### \($0.speaker.rawValue)\n\($0.text)\n" }.joined(separator: "\n")
  }

  static func perform(
    _ words: [String], _ messages: [Message], _ limit: Int, _ surroundings: ModelSurroundings
  ) throws(ModelError) -> WireResponse {
    let program = words.first ?? ""
    guard words.allSatisfy({ !$0.utf8.contains(0) }), !program.isEmpty else {
      throw .command("a word of it is not one")
    }
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    let pointers = arguments.map { UnsafePointer<CChar>($0) } + [nil]
    let input = Array(prompt(messages).utf8)
    let context = Cancellation(surroundings.isCancelled)
    var result = naderc_process_result()
    let outcome = withExtendedLifetime(context) {
      pointers.withUnsafeBufferPointer { pointers in
        input.withUnsafeBufferPointer { input in
          var request = naderc_process_request()
          request.arguments = pointers.baseAddress
          request.input = input.baseAddress
          request.input_count = input.count
          request.output_limit = limit
          request.error_limit = 4_096
          request.timeout_ms = timeout * 1_000
          request.cpu_seconds = cpuSeconds
          request.context = Unmanaged.passUnretained(context).toOpaque()
          request.is_cancelled = { context in
            guard let context else { return 1 }
            return Unmanaged<Cancellation>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
          }
          return naderc_process_run(&request, &result)
        }
      }
    }
    defer { naderc_process_free(&result) }
    let output = Array(UnsafeBufferPointer(start: result.output, count: result.output_count))
    let secrets = Secrets(surroundings)
    let complaint = secrets.redacted(
      String(decoding: UnsafeBufferPointer(start: result.error, count: result.error_count), as: UTF8.self))
    switch outcome {
    case NADERC_PROCESS_DONE:
      guard result.status == 0 else {
        let words = TaggedText.line(complaint, limit: 300)
        throw .command("'\(program)' ended with status \(result.status)" + (words.isEmpty ? "" : ": \(words)"))
      }
      return WireResponse(chunks: secrets.redacted([output]))
    case NADERC_PROCESS_NOT_STARTED:
      throw .command("'\(program)' cannot be started: \(String(cString: strerror(result.status)))")
    case NADERC_PROCESS_TIMED_OUT: throw .timedOut("'\(program)' ran for more than \(timeout) s")
    case NADERC_PROCESS_TOO_MUCH: throw .replyTooLarge(limit: limit)
    case NADERC_PROCESS_CANCELLED: throw .cancelled
    default: throw .command("'\(program)' ended in an unknown way")
    }
  }
}
