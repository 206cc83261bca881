import ArgumentParser
import Diagnostics
import Glibc

/// `naderc doctor`: what works on this machine.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what works on this machine, and what to do about the rest.",
    discussion: "Exit code 1 only where 'check' or 'run' on digits cannot work. Keys are never shown.")

  @Option(help: "Where data sets lie.")
  var dataDir = "data"

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print only what needs attention.")
  var quiet = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var common: CommonOptions

  func run() throws {
    let environment: (String) -> String? = { name in
      guard let value = getenv(name), value.pointee != 0 else { return nil }
      return String(cString: value)
    }
    let doctor = Doctor(dataFolder: dataDir, patience: 15, environment: environment)
    let checks = doctor.examine()
    if json {
      Console.json(["schema": "naderc.doctor/1", "checks": .array(checks.map(\.json))])
    } else {
      Console.out(text(checks.filter { !quiet || $0.status != .ok }))
    }
    if checks.contains(where: { $0.isEssential && $0.status != .ok }) { throw ExitCode.findings }
  }

  private func text(_ checks: [DoctorCheck]) -> String {
    let isColored = color.isOn(for: STDOUT_FILENO)
    let width = checks.map(\.name.count).max() ?? 0
    var out = ""
    for check in checks {
      let (word, code) =
        switch check.status {
        case .ok: ("ok     ", "32")
        case .warning: ("warning", "33")
        case .missing: ("missing", check.isEssential ? "31" : "33")
        }
      let status = isColored ? "\u{1B}[\(code)m\(word)\u{1B}[0m" : word
      out += "\(status)  \(check.name)\(String(repeating: " ", count: width - check.name.count))  \(check.detail)\n"
      if let remedy = check.remedy { out += String(repeating: " ", count: width + 11) + remedy + "\n" }
    }
    return out
  }
}
