import Diagnostics

/// `docs/naderc.1` from the argument parser's description of the commands.
struct ManualPage {
  private var out = ""

  /// The page in roff; `dump` is the description, `version` the program's.
  static func render(_ dump: JSONValue, version: String) -> String? {
    guard let root = dump["command"], let commands = root["subcommands"]?.arrayValue else { return nil }
    var page = ManualPage()
    page.begin(root, version: version)
    for command in commands where command["commandName"]?.stringValue != "help" { page.add(command) }
    page.end()
    return page.out
  }

  private mutating func begin(_ root: JSONValue, version: String) {
    out += ".\\\" Generated from the command line's own description; a test says when it is stale.\n"
    out += ".TH NADERC 1 \"\" \"naderc \(version)\" \"User Commands\"\n.SH NAME\nnaderc \\- "
    let abstract = root["abstract"]?.stringValue ?? ""
    line(abstract.prefix(1).lowercased() + abstract.dropFirst().drop { $0 == "." }.trimmingSuffix("."))
    out += ".SH SYNOPSIS\n.B naderc\n.I command\n.RI [ argument ...]\n.SH DESCRIPTION\n"
    paragraphs(root["discussion"]?.stringValue ?? "")
    out +=
      ".PP\nA file of\n.RB \\(oq - \\(cq\nis standard input. Data goes to standard output, everything else to standard error.\n"
    out += ".SH COMMANDS\n"
  }

  private mutating func add(_ command: JSONValue, within parent: String = "") {
    let name = parent + (command["commandName"]?.stringValue ?? "")
    let arguments = (command["arguments"]?.arrayValue ?? []).filter { argument in
      argument["shouldDisplay"] == true
        && !["help", "version"].contains(argument["preferredName"]?["name"]?.stringValue)
    }
    out += ".SS naderc \(Self.escaped(name))\n"
    line(command["abstract"]?.stringValue ?? "")
    if let discussion = command["discussion"]?.stringValue {
      out += ".PP\n"
      paragraphs(discussion)
    }
    for argument in arguments { add(argument: argument) }
    for inner in command["subcommands"]?.arrayValue ?? [] where inner["commandName"]?.stringValue != "help" {
      add(inner, within: name + " ")
    }
  }

  private mutating func add(argument: JSONValue) {
    let value = argument["valueName"]?.stringValue ?? "value"
    let names = (argument["names"]?.arrayValue ?? []).map { entry in
      (entry["kind"]?.stringValue == "short" ? "-" : "--") + (entry["name"]?.stringValue ?? "")
    }
    out += ".TP\n"
    switch argument["kind"]?.stringValue {
    case "positional":
      let isRepeating = argument["isRepeating"] == true
      out += ".I \(Self.escaped(value))\(isRepeating ? " ..." : "")\n"
    case "option":
      out += ".BR \"\(names.map(Self.escaped).joined(separator: ", "))\" \" \" \\fI\(Self.escaped(value))\\fR\n"
    default:
      out += ".B \(names.map(Self.escaped).joined(separator: ", "))\n"
    }
    var text = argument["abstract"]?.stringValue ?? ""
    if let values = argument["allValues"]?.arrayValue, !values.isEmpty, !text.contains(":") {
      text += " One of \(values.compactMap(\.stringValue).joined(separator: ", "))."
    }
    if let standard = argument["defaultValue"]?.stringValue, !standard.isEmpty, standard != "false" {
      text += " Default: \(standard)."
    }
    line(text)
  }

  private mutating func end() {
    out += """
      .SH EXIT STATUS
      .TP
      .B 0
      Fine, also with warnings.
      .TP
      .B 1
      Findings: an error, an invalid block, a difference, an unformatted file, a failed run.
      .TP
      .B 2
      The environment, or an internal error: a file that cannot be read or written, a missing program.
      .TP
      .B 64
      Wrong usage.
      .TP
      .B 130
      Interrupted.
      .SH ENVIRONMENT
      .TP
      .B NO_COLOR
      No colours where it is set.
      .TP
      .B NADERC_CACHE
      Where finished runs are remembered; by default the folder naderc in
      .BR XDG_CACHE_HOME .
      .TP
      .B NADERC_PYTHON
      The Python interpreter that has torch.
      .TP
      .BR OPENAI_API_KEY ", " ANTHROPIC_API_KEY
      Keys of language models; they are never shown.
      .SH EXAMPLES
      .nf
      naderc new block.ng
      naderc check block.ng
      naderc show block.ng \\-\\-output block.svg
      naderc size block.ng \\-\\-dataset cifar10
      naderc \\-\\-generate\\-completion\\-script bash > /etc/bash_completion.d/naderc
      .fi

      """
  }

  private mutating func paragraphs(_ text: String) {
    for (index, paragraph) in text.split(separator: "\n\n").enumerated() {
      if index > 0 { out += ".PP\n" }
      line(paragraph.split(separator: "\n").joined(separator: " "))
    }
  }

  private mutating func line(_ text: some StringProtocol) {
    let escaped = Self.escaped(String(text))
    out += (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
  }

  /// Text that roff shows as it is.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "`": result += "\\(ga"
      default: result.append(character)
      }
    }
    return result
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)
  }
}
