/// A change of the text that answers a diagnostic.
package struct FixIt: Sendable, Hashable {
  package enum Applicability: String, Sendable {
    /// The text can mean nothing else.
    case safe
    /// A good guess; a person or a model should look at it.
    case maybe
  }

  package struct Edit: Sendable, Hashable {
    package let span: SourceSpan
    package let text: String

    package init(_ span: SourceSpan, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  package let title: String
  package let applicability: Applicability
  package let edits: [Edit]

  package init(_ title: String, _ applicability: Applicability, _ edits: [Edit]) {
    self.title = title
    self.applicability = applicability
    self.edits = edits.count > 1 ? Self.distinct(edits) : edits
  }

  /// A place that is named twice is replaced once; what is inserted may be inserted again.
  private static func distinct(_ edits: [Edit]) -> [Edit] {
    // Nearly always they stand in the order of their places.
    if zip(edits, edits.dropFirst()).allSatisfy({ $0.span.start < $1.span.start }) { return edits }
    var seen: Set<Edit> = []
    return edits.filter { $0.span.start == $0.span.end || seen.insert($0).inserted }
  }

  /// Whether the edits can be made: none overlaps another.
  var isSound: Bool {
    guard edits.count > 1 else { return true }
    let spans = edits.map { $0.span }.sorted()
    return zip(spans, spans.dropFirst()).allSatisfy { $0.end <= $1.start }
  }

  package static func safe(_ title: String, _ edits: Edit...) -> FixIt { FixIt(title, .safe, edits) }
  package static func maybe(_ title: String, _ edits: Edit...) -> FixIt { FixIt(title, .maybe, edits) }

  /// The text with the edits applied; nil where they overlap or leave the text. What is inserted at the start of what is
  /// replaced comes before it.
  package static func apply(_ edits: [Edit], to bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    var position = 0
    for edit in edits.enumerated().sorted(by: {
      ($0.element.span, $0.offset) < ($1.element.span, $1.offset)
    })
    .map(\.element) {
      guard edit.span.start >= position, edit.span.end <= bytes.count else { return nil }
      result += bytes[position..<edit.span.start]
      result += edit.text.utf8
      position = edit.span.end
    }
    result += bytes[position...]
    return result
  }
}
