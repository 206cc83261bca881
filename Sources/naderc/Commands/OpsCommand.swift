import ArgumentParser
import Diagnostics
import Ops

/// `naderc ops`: the vocabulary.
struct OpsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ops", abstract: "Describe the operations of the language.",
    discussion:
      "Without a name all operations are listed; with one its parameters, shape rule and an example are shown.")

  @Argument(help: "An operation, such as Conv2d.")
  var name: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print docs/operations.md.")
  var markdown = false

  @Flag(help: "Print the language and its operations for the prompt of a language model.")
  var prompt = false

  @Flag(help: "Print the grammar for constrained decoding (GBNF).")
  var gbnf = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if [json, markdown, prompt, gbnf].count(where: { $0 }) > 1 {
      throw ValidationError("--json, --markdown, --prompt and --gbnf exclude each other")
    }
    if name != nil && (markdown || prompt || gbnf) {
      throw ValidationError("--markdown, --prompt and --gbnf are about all operations; leave the name out")
    }
  }

  func run() throws {
    let vocabulary = Vocabulary.standard
    guard let name else {
      if json {
        Console.json(Vocabulary.json(vocabulary.operations))
      } else {
        Console.out(
          markdown
            ? vocabulary.markdown
            : prompt ? vocabulary.prompt : gbnf ? vocabulary.gbnf : vocabulary.overviewText)
      }
      return
    }
    guard let operation = vocabulary.find(name)?.operation else {
      let near = vocabulary.suggestions(for: name)
      Console.error("naderc ops: there is no operation '\(name)'\(Suggestion.question(near)); 'naderc ops' lists all\n")
      throw ExitCode.usage
    }
    if json { Console.json(Vocabulary.json([operation])) } else { Console.out(operation.helpText) }
  }
}
