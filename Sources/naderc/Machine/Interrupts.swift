import CSignals

/// Ctrl-C: the first asks the work to stop where it can be continued, the second ends the process.
enum Interrupts {
  /// Catches the signals from now on.
  static func catchThem() { naderc_catch_interrupts() }

  /// The group of a child that the second signal ends too; nil for none.
  static func alsoEnds(group: Int32?) { naderc_interrupt_ends_group(group ?? 0) }

  /// Whether the work should stop.
  static var isRequested: Bool { naderc_interrupts() > 0 }
}
