/// Names of blocks that come from models.
enum BlockName {
  /// Letters, digits and underscores, 48 at most; never empty.
  static func clean(_ name: String) -> String {
    let kept = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return kept.isEmpty ? "Block" : String(kept.prefix(48))
  }

  /// The name for a role: with its suffix, and for a base block without any.
  static func clean(_ name: String, _ suffix: String) -> String {
    var text = clean(name)
    for ending in ["_stem", "_downsample"] where text.lowercased().hasSuffix(ending) {
      text = String(text.dropLast(ending.utf8.count))
    }
    return (text.isEmpty ? "Block" : text) + suffix
  }
}
