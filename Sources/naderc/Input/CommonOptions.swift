import ArgumentParser

/// Options that every command takes, whether it has something to say or not.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Tell which files are read.")
  var verbose = false

  @Option(help: "Progress: auto, bar, json or none; this command ends at once and shows none.")
  var progress: ProgressChoice = .auto

  func reading(_ paths: String..., command: String) {
    guard verbose else { return }
    for path in paths { Console.error("naderc \(command): reading \(path)\n") }
  }
}

/// `--quiet` of a command that says nothing beside its data and its errors.
struct QuietOption: ParsableArguments {
  @Flag(help: "Print data and errors alone.")
  var quiet = false
}
