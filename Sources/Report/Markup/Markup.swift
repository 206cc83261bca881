/// A piece of HTML or SVG as a value. Text is text until it is written, and is escaped then: what comes from a file, a model
/// or a paper cannot become markup.
package indirect enum Markup: Sendable, Equatable {
  /// Characters to be shown as they are.
  case text(String)
  /// An element with its attributes and what stands within it.
  case element(Tag, [Attribute], [Markup])
  /// Several pieces, one after the other.
  case group([Markup])

  /// Nothing.
  package static var none: Markup { .group([]) }

  /// The characters of the piece, escaped.
  package var serialized: String {
    var out = ""
    write(to: &out)
    return out
  }

  func write(to out: inout String) {
    switch self {
    case .text(let text): out += Escaping.escaped(text)
    case .group(let parts): for part in parts { part.write(to: &out) }
    case .element(let tag, let attributes, let content):
      out += "<\(tag.rawValue)"
      for attribute in attributes { out += " \(attribute.name.rawValue)=\"\(Escaping.escaped(attribute.value))\"" }
      out += ">"
      if tag.isVoid { return }
      for part in content { part.write(to: &out) }
      out += "</\(tag.rawValue)>"
      if tag.endsLine { out += "\n" }
    }
  }
}

extension Markup: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self = .text(value) }
}
