import ArgumentParser

/// How progress is shown on standard error.
enum ProgressChoice: String, ExpressibleByArgument, CaseIterable {
  /// A line that is rewritten on a terminal, else a plain line an epoch.
  case auto
  case bar
  case json
  case none
}
