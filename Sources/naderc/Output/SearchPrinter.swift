import Agents
import Diagnostics
import Glibc

/// Prints the progress of a search: a line that is rewritten on a terminal, else a line for each design.
final class SearchPrinter {
  private let choice: ProgressChoice
  private let isTerminal: Bool
  private var lastDone = -1

  init(_ choice: ProgressChoice) {
    self.choice = choice
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  private var rewrites: Bool {
    switch choice {
    case .auto: isTerminal
    case .bar: true
    case .json, .none: false
    }
  }

  func show(_ event: SearchEvent) {
    switch choice {
    case .none: return
    case .json: Console.error(DesignJSON.event(event).serialized + "\n")
    case .auto, .bar:
      if rewrites {
        Console.error("\r\u{1B}[K" + DesignText.line(event))
      } else if event.done != lastDone {
        Console.error(DesignText.line(event) + "  (\(event.text))\n")
      }
      lastDone = event.done
    }
  }

  /// Ends the rewritten line.
  func end() {
    if rewrites, lastDone >= 0 { Console.error("\n") }
  }
}
