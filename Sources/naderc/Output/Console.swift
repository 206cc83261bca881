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

  /// One JSON object on one line.
  static func json(_ value: JSONValue) { out(value.serialized + "\n") }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
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
