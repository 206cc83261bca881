import CSignals

/// Ctrl-C: the first asks the work to stop where it can be continued, the second ends the process.
enum Interrupts {
  /// Catches the signals from now on.
  static func catchThem() { naderc_catch_interrupts() }

  /// Whether the work should stop.
  static var isRequested: Bool { naderc_interrupts() > 0 }
}
