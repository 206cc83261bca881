import Diagnostics

/// The nodes that fix-its add: their ids must differ from finding to finding, since fix-its are applied together.
enum NewNodes {
  /// The ids of the node lines that the edits of these findings write: digits in front of a colon.
  static func ids(in diagnostics: [Diagnostic]) -> Set<String> {
    var result: Set<String> = []
    for diagnostic in diagnostics {
      for edit in diagnostic.fixes.lazy.flatMap(\.edits) where edit.text.contains(":") {
        for line in edit.text.split(separator: "\n") {
          let id = line.prefix { $0.isASCII && $0.isNumber }
          if !id.isEmpty, line.dropFirst(id.count).first == ":" { result.insert(String(id)) }
        }
      }
    }
    return result
  }
}
