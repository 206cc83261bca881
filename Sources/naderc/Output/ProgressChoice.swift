import ArgumentParser

/// How progress is shown.
enum ProgressChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case bar
  case json
  case none
}
