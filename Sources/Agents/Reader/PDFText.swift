import CProcess
import Glibc

/// The text of a PDF through the program `pdftotext`, where it is installed. The document comes from outside: the program runs
/// in a process group of its own, without a shell, with nothing of this process's environment but the path, and within limits.
enum PDFText {
  /// Why there is no text.
  enum Problem: Error, Equatable, CustomStringConvertible {
    case notInstalled
    case failed(String)
    case cancelled

    var description: String {
      switch self {
      case .notInstalled: "pdftotext is not installed"
      case .failed(let message): "pdftotext failed: \(message)"
      case .cancelled: "interrupted"
      }
    }
  }

  private static let program = "pdftotext"
  private static let seconds = 60
  private static let pages = 40
  private static let outputLimit = 4 << 20
  private static let memoryLimit = 2 << 30

  private final class Context {
    let isCancelled: @Sendable () -> Bool
    init(_ isCancelled: @escaping @Sendable () -> Bool) { self.isCancelled = isCancelled }
  }

  /// Whether the program lies in a folder of the path.
  static func isInstalled(path: String?) -> Bool {
    (path ?? "").split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }

  /// The text in reading order, UTF-8, of the first 40 pages.
  static func extract(_ pdf: [UInt8], _ surroundings: ModelSurroundings) throws(Problem) -> String {
    let path = surroundings.variable("PATH")
    guard isInstalled(path: path) else { throw .notInstalled }
    let words = [program, "-q", "-enc", "UTF-8", "-nopgbrk", "-l", String(pages), "-", "-"]
    let context = Context(surroundings.isCancelled)
    var result = naderc_process_result()
    let outcome = withExtendedLifetime(context) {
      CStrings.with(words, endedByNull: true) { arguments in
        CStrings.with(["PATH=\(path ?? "")", "LC_ALL=C.UTF-8"], endedByNull: true) { environment in
          pdf.withUnsafeBufferPointer { input in
            var request = naderc_process_request()
            request.arguments = arguments
            request.environment = environment
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
    let output = UnsafeBufferPointer(start: result.output, count: result.output_count)
    let complaint = String(
      decoding: UnsafeBufferPointer(start: result.error, count: result.error_count), as: UTF8.self)
    switch outcome {
    case NADERC_PROCESS_DONE:
      guard result.status == 0 else {
        let words = TaggedText.line(complaint, limit: 200)
        throw .failed("status \(result.status)" + (words.isEmpty ? "" : ", \(words)"))
      }
      return String(decoding: output, as: UTF8.self)
    case NADERC_PROCESS_NOT_STARTED: throw .failed(String(cString: strerror(result.status)))
    case NADERC_PROCESS_TIMED_OUT: throw .failed("it ran for more than \(seconds) s")
    case NADERC_PROCESS_TOO_MUCH: throw .failed("it wrote more than \(outputLimit) bytes")
    case NADERC_PROCESS_CANCELLED: throw .cancelled
    default: throw .failed("it ended in an unknown way")
    }
  }
}
