import ArgumentParser
import Diagnostics
import Templates

/// `naderc new`: a commented starting block.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a commented starting block.",
    discussion: """
      Without a file the block goes to standard output; an existing file is never overwritten.

      Templates: \(Template.all.map(\.name).joined(separator: ", ")). \
      'nasbench201' takes any of the search space's 15,625 cells by --arch, or a random one by --random.
      """)

  @Argument(help: "The file to write; '-' or none is standard output.")
  var file = "-"

  @Option(help: "The template, by default resnet_basic; see --list.")
  var template: String?

  @Option(help: "A NAS-Bench-201 architecture: '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|'.")
  var arch: String?

  @Flag(help: "A random NAS-Bench-201 cell that has a path from its input to its output.")
  var random = false

  @Option(help: "Seed of --random.")
  var seed: UInt64 = 777

  @Flag(help: "List the templates.")
  var list = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  @OptionGroup var document: DocumentOption

  @OptionGroup var silence: QuietOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if arch != nil && random { throw ValidationError("--arch and --random exclude each other") }
    if arch != nil || random, let template, template != "nasbench201" {
      throw ValidationError("--arch and --random are for the template nasbench201, not '\(template)'")
    }
    if let template, Template.named(template) == nil {
      throw ValidationError(
        "unknown template '\(template)'; known are \(Template.all.map(\.name).joined(separator: ", "))")
    }
  }

  private static let schema = "naderc.new/1"

  func run() throws {
    try Console.documented(document.json, EmittedFile.empty(Self.schema)) { try write() }
  }

  private func write() throws {
    if list, document.json {
      let templates = Template.all.map { ["name": .string($0.name), "summary": .string($0.summary)] as JSONValue }
      return Console.json(["schema": .string(Self.schema), "templates": .array(templates)])
    }
    if list {
      let width = Template.all.map(\.name.count).max() ?? 0
      for template in Template.all {
        let padding = String(repeating: " ", count: width - template.name.count + 2)
        Console.out("\(template.name)\(padding)\(template.summary)\n")
      }
      return
    }
    let text = try self.text()
    if file != "-" {
      do {
        try NewFile.write(Array(text.utf8), to: file)
      } catch {
        Console.error("naderc new: \(error)\n")
        throw ExitCode.environment
      }
      if !silence.quiet { Console.error("\(file) written; 'naderc check \(file)' verifies it\n") }
    }
    if document.json {
      Console.json(EmittedFile.document(Self.schema, path: file == "-" ? nil : file, Array(text.utf8)))
    } else if file == "-" {
      Console.out(text)
    }
  }

  private func text() throws -> String {
    do {
      if let arch { return try NASBench201Cell(architecture: arch).file() }
      if random { return try NASBench201Cell.random(seed: seed).file(note: "drawn with the seed \(seed)") }
    } catch {
      Console.error("naderc new: \(error)\n")
      throw ExitCode.usage
    }
    guard let chosen = Template.named(template ?? "resnet_basic") else { throw ExitCode.environment }
    return chosen.text
  }
}
