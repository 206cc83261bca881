/// Which model answers: what `--model` says.
package enum ModelSpec: Sendable, Hashable {
  /// The rule-based designer.
  case offline
  case openAI(name: String)
  case anthropic(name: String)
  /// Any server that speaks OpenAI's protocol.
  case compatible(base: String, name: String)
  /// A program and its arguments.
  case command([String])
  /// A folder of recorded exchanges.
  case replay(folder: String)

  package init(parsing text: String) throws(ModelError) {
    func rest(_ prefix: String) -> String? {
      text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count ? String(text.dropFirst(prefix.count)) : nil
    }
    if text == "offline" {
      self = .offline
    } else if let name = rest("openai:") {
      self = .openAI(name: name)
    } else if let name = rest("anthropic:") {
      self = .anthropic(name: name)
    } else if let folder = rest("replay:") {
      self = .replay(folder: folder)
    } else if let line = rest("command:") {
      guard let words = CommandLineWords.split(line), !words.isEmpty else { throw Self.noModel("'\(text)'") }
      self = .command(words)
    } else if text.hasPrefix("http://") || text.hasPrefix("https://") {
      guard let hash = text.lastIndex(of: "#"), text[text.index(after: hash)...].isEmpty == false else {
        throw Self.noModel("'\(text)'")
      }
      var base = String(text[..<hash])
      while base.hasSuffix("/") { base.removeLast() }
      // Credentials in an address would stand in records and reports.
      guard !base.contains("@"), base.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 }) else {
        throw Self.noModel("an address with credentials or blanks")
      }
      self = .compatible(base: base, name: String(text[text.index(after: hash)...]))
    } else {
      throw Self.noModel("'\(text)'")
    }
  }

  private static func noModel(_ what: String) -> ModelError {
    .malformedSpec(
      what + " names no model; give offline, openai:NAME, anthropic:NAME, http://host:port/v1#NAME, "
        + "command:PROGRAM ARGS or replay:DIR")
  }

  /// As it was given; `init(parsing:)` reads it back.
  package var text: String {
    switch self {
    case .offline: "offline"
    case .openAI(let name): "openai:\(name)"
    case .anthropic(let name): "anthropic:\(name)"
    case .compatible(let base, let name): "\(base)#\(name)"
    case .command(let words): "command:" + words.map(CommandLineWords.quoted).joined(separator: " ")
    case .replay(let folder): "replay:\(folder)"
    }
  }

  /// The name under which prices are looked up.
  package var pricedName: String {
    switch self {
    case .offline: "offline"
    case .openAI(let name), .anthropic(let name), .compatible(_, let name): name
    case .command(let words): words.first ?? "command"
    case .replay: "replay"
    }
  }
}
