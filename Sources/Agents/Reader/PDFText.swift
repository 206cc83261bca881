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

  /// Whether the program lies in a folder of the path.
  static func isInstalled(path: String?) -> Bool {
    (path ?? "").split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }

  /// The text in reading order, UTF-8, of the first 40 pages.
  static func extract(_ pdf: [UInt8], _ surroundings: ModelSurroundings) throws(Problem) -> String {
    let path = surroundings.variable("PATH")
    guard isInstalled(path: path) else { throw .notInstalled }
    let pdftotext = BoundedProgram(
      words: [program, "-q", "-enc", "UTF-8", "-nopgbrk", "-l", String(pages), "-", "-"],
      environment: ["PATH=\(path ?? "")", "LC_ALL=C.UTF-8"], seconds: seconds, outputLimit: outputLimit,
      memoryLimit: memoryLimit)
    do {
      return String(decoding: try pdftotext.run(pdf, isCancelled: surroundings.isCancelled), as: UTF8.self)
    } catch {
      switch error {
      case .notStarted(let message): throw .failed(message)
      case .failed(let status, let complaint):
        let words = TaggedText.line(complaint, limit: 200)
        throw .failed("status \(status)" + (words.isEmpty ? "" : ", \(words)"))
      case .timedOut: throw .failed("it ran for more than \(seconds) s")
      case .tooMuch: throw .failed("it wrote more than \(outputLimit) bytes")
      case .cancelled: throw .cancelled
      case .unknown: throw .failed("it ended in an unknown way")
      }
    }
  }
}
