import Glibc

/// A Python with torch: the one that was named, else that of `NADERC_PYTHON`, of the virtual environment, of the path.
struct PythonInterpreter {
  /// Why there is none.
  struct Missing: Error {
    let description: String
  }

  /// Seconds that an interpreter may take to import torch.
  private static let patience = 120

  let path: String
  /// The version of its torch.
  let torch: String

  /// Asks the candidates one after the other; one that was named explicitly is the only one.
  static func find(named: String?, environment: (String) -> String?) throws(Missing) -> PythonInterpreter {
    let candidates: [String]
    if let chosen = named ?? environment("NADERC_PYTHON") {
      candidates = [chosen]
    } else {
      candidates = (environment("VIRTUAL_ENV").map { ["\($0)/bin/python"] } ?? []) + ["python3", "python"]
    }
    var problems: [String] = []
    for candidate in candidates {
      let question = "import sys, numpy, torch; print(torch.__version__); sys.exit(sys.version_info < (3, 10))"
      guard let answer = ChildProcess.run(candidate, ["-c", question], seconds: patience) else {
        problems.append("'\(candidate)' cannot be started")
        continue
      }
      let version = answer.output.prefix { !$0.isNewline }
      if answer.status == 0, isVersion(version) {
        return PythonInterpreter(path: candidate, torch: String(version))
      }
      problems.append(
        answer.status == nil
          ? "'\(candidate)' did not answer within \(patience) s"
          : "'\(candidate)' has no torch and numpy, or is older than Python 3.10")
    }
    throw Missing(description: "no Python with torch: " + problems.joined(separator: ", "))
  }

  /// Whether it is what torch says of itself, such as `2.13.0+cpu`; whatever else a program prints is not shown.
  private static func isVersion(_ text: Substring) -> Bool {
    guard let first = text.first, first.isASCII, first.isNumber, text.utf8.count < 60 else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".+-".contains($0)) }
  }

  /// What to do where there is none.
  static let remedy =
    "'python3 -m venv .venv && .venv/bin/pip install torch numpy' installs it; then --python .venv/bin/python"
}
