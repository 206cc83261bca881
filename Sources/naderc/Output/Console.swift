import ArgumentParser
import Diagnostics
import Glibc

/// How output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never

  /// Whether to colour what goes to this file descriptor.
  func isOn(for descriptor: Int32) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
      return isatty(descriptor) == 1
    }
  }
}

/// Data goes to standard output, everything else to standard error.
enum Console {
  static func out(_ text: String) { write(text, to: STDOUT_FILENO) }
  static func error(_ text: String) { write(text, to: STDERR_FILENO) }

  static func out(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) } }

  /// One JSON object on one line.
  static func json(_ value: JSONValue) {
    var bytes: [UInt8] = []
    value.serialize(into: &bytes)
    out(bytes + [UInt8(ascii: "\n")])
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// What could not be printed is lost: the command goes on, says so once and ends as if its environment had failed. A reader
  /// that went away wants no more.
  private static func endAsFailed(_ problem: Int32) {
    guard problem != EPIPE, !hasFailed else { return }
    hasFailed = true
    error("naderc: cannot write to standard output: \(String(cString: strerror(problem)))\n")
    atexit { _exit(2) }
  }

  private nonisolated(unsafe) static var hasFailed = false

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, part.baseAddress, part.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 {
        if descriptor == STDOUT_FILENO { endAsFailed(errno) }
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}

extension ExitCode {
  /// An invalid block, a difference, a failed run.
  static let findings = ExitCode(1)
  /// Files, network, missing programs.
  static let environment = ExitCode(2)
  /// A command line that means nothing.
  static let usage = ExitCode(64)
}
