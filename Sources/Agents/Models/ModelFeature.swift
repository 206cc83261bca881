/// What a request may ask for beyond a text. Endpoints differ in what they take, so what one refuses is left out from then on,
/// and every reply is validated here whatever was asked for.
package enum ModelFeature: String, Sendable, CaseIterable {
  case temperature
  /// Replies that follow a JSON schema.
  case format
  case tools
  /// `max_tokens`, which newer models want to be called `max_completion_tokens`.
  case oldLimit

  /// How endpoints speak of it when they refuse it, in lower case.
  private var words: [String] {
    switch self {
    case .temperature: ["temperature"]
    case .format: ["response_format", "json_schema", "output_config", "structured output", "json schema", "grammar"]
    case .tools: ["tool", "function call", "function_call"]
    case .oldLimit: ["max_tokens"]
    }
  }

  /// The features that a complaint speaks of.
  static func named(in complaint: String) -> Set<ModelFeature> {
    let text = complaint.lowercased()
    return Set(allCases.filter { feature in feature.words.contains(where: text.contains) })
  }

  /// Every selection, small ones first, in the same order each time.
  static let selections: [Set<ModelFeature>] = (0..<(1 << allCases.count)).map { bits in
    Set(allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element))
  }.enumerated().sorted { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }.map(\.element)
}
