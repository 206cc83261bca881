/// A file of blocks to start from: one of the samples.
package struct Template: Sendable {
  /// The sample's name without its extension.
  package let name: String
  /// The whole file, comments included.
  package let text: String

  /// The template of this name.
  package static func named(_ name: String) -> Template? { all.first { $0.name == name } }

  /// The first line of the file's comment.
  package var summary: String {
    let line = text.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }
    return String(line)
  }
}
