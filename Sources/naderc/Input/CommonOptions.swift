import ArgumentParser

/// Options that every command takes, whether it has something to say or not.
struct CommonOptions: ParsableArguments {
  @OptionGroup var telling: VerboseOption

  @Option(help: "Progress: auto, bar, json or none; this command ends at once and shows none.")
  var progress: ProgressChoice = .auto

  func reading(_ paths: String..., command: String) {
    for path in paths { telling.reading(path, command: command) }
  }
}

/// `--quiet` of a command that says nothing beside its data and its errors.
struct QuietOption: ParsableArguments {
  @Flag(help: "Print data and errors alone.")
  var quiet = false
}

/// `--verbose` of a command that shows its progress.
struct VerboseOption: ParsableArguments {
  @Flag(help: "Tell which files are read.")
  var verbose = false

  func reading(_ paths: String..., command: String) {
    guard verbose else { return }
    for path in paths { Console.error("naderc \(command): reading \(path)\n") }
  }
}

/// `--color` of a command.
struct ColorOption: ParsableArguments {
  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto
}

/// `--json` of a command whose data is a file.
struct DocumentOption: ParsableArguments {
  @Flag(help: "Print one JSON object: the path, or the text where none is given.")
  var json = false
}
