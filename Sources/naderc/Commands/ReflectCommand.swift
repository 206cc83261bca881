import Agents
import ArgumentParser
import Diagnostics
import Runtime

/// `naderc reflect`: the experience of a search.
struct ReflectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reflect", abstract: "Show, edit, export and import what a search has learned.",
    discussion: "Each item has its provenance, and what it was worth to the designs that were made with it.")

  @Argument(help: "The folder of a search, or with --import a new one.")
  var folder: String

  @Option(help: ArgumentHelp("Change an item: its number, =, and the new text.", valueName: "id=text"))
  var edit: [String] = []

  @Option(help: ArgumentHelp("Remove an item.", valueName: "id"))
  var remove: [Int] = []

  @Option(help: ArgumentHelp("Write all items as JSON lines; - is standard output.", valueName: "file"))
  var export: String?

  @Option(name: .customLong("import"), help: ArgumentHelp("Add the items of such a file.", valueName: "file"))
  var importFile: String?

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but what is asked for.")
  var quiet = false

  @OptionGroup var common: CommonOptions
  @OptionGroup var colors: ColorOption

  func validate() throws {
    for change in edit { _ = try Self.change(change) }
  }

  private static func change(_ text: String) throws -> (id: Int, text: String) {
    guard let mark = text.firstIndex(of: "="), let id = Int(text[..<mark]) else {
      throw ValidationError("--edit takes ID=TEXT, not '\(TaggedText.line(text, limit: 60))'")
    }
    let line = TaggedText.line(String(text[text.index(after: mark)...]), limit: 600)
    guard !line.isEmpty else { throw ValidationError("the text of --edit is empty; --remove removes an item") }
    return (id, line)
  }

  func run() throws {
    try reportingAgentErrors("reflect") {
      let path = folder + "/design.sqlite"
      common.reading(path, command: "reflect")
      let isChange = !edit.isEmpty || !remove.isEmpty || importFile != nil
      if importFile != nil { try Files.makeFolders(folder) }
      guard Files.isFolder(folder) else { throw StoreError.failed(path: folder, message: "there is no search here") }
      let lock = isChange ? try FolderLock(folder) : nil
      defer { withExtendedLifetime(lock) {} }
      let store = try DesignStore(path, creating: importFile != nil)
      if isChange { try change(store) }
      let items = try store.experience()
      if let export { try write(items, to: export) }
      if json {
        Console.json(["schema": "naderc.reflect/1", "items": .array(items.map(ExperienceJSON.value))])
      } else if export == nil, !quiet {
        show(items)
      }
    }
  }

  private func change(_ store: DesignStore) throws {
    var items = Dictionary(try store.experience().map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    for (id, text) in try edit.map(Self.change) {
      guard var item = items[id] else { throw StoreError.failed(path: folder, message: "there is no item \(id)") }
      item.text = text
      items[id] = item
      try store.put(item)
    }
    for id in remove {
      guard items.removeValue(forKey: id) != nil else {
        throw StoreError.failed(path: folder, message: "there is no item \(id)")
      }
      try store.removeExperience(id)
    }
    guard let importFile else { return }
    let bytes = try Files.read(importFile, limit: 16 << 20)
    var next = (items.keys.max() ?? 0) + 1
    for (number, line) in bytes.split(separator: 0x0A).enumerated() {
      guard let value = try? JSONValue(parsing: Array(line)), let item = ExperienceJSON.item(value, id: next) else {
        throw StoreError.failed(path: importFile, message: "line \(number + 1) is no item of experience")
      }
      if items.values.contains(where: { $0.text == item.text && $0.code == item.code }) { continue }
      items[next] = item
      try store.put(item)
      next += 1
    }
  }

  private func write(_ items: [ExperienceItem], to path: String) throws {
    let text = items.map { ExperienceJSON.value($0).serialized + "\n" }.joined()
    if path == "-" { return Console.out(text) }
    try Files.writeAtomically(Array(text.utf8), to: path)
  }

  private func show(_ items: [ExperienceItem]) {
    if items.isEmpty { return Console.out("no experience yet\n") }
    for item in items {
      let origin = item.design.map { "d\($0)" } ?? "imported"
      let worth = item.benefit.map { ", benefit \(decimal($0, 4)) in \(item.uses) uses" } ?? ", not used yet"
      let state = item.isRetired ? ", retired" : ""
      Console.out(
        "\(item.id)\t\(item.kind.rawValue) \(item.role)\(item.code.map { " \($0)" } ?? "") (\(origin)\(worth)\(state))\n"
          + "\t\(TaggedText.line(item.text, limit: 600))\n")
    }
  }
}
