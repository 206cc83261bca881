import Diagnostics
import GraphLang
import IR

/// The probability that a path is kept, where the language asks for the one that it is dropped.
extension InferenceContext {
  private static let keptKeywords: Set = ["keep_prob", "survival_prob", "keep_rate", "keep", "survival_rate"]

  /// `DropPath(keep_prob=0.9)` drops with a probability of 0.1; nil for anything else.
  func keptFailure(_ argument: ArgumentSyntax, _ notes: [String]) -> InferenceFailure? {
    guard let keyword = argument.keyword, Self.keptKeywords.contains(keyword.text.lowercased()),
      operation.parameters.contains(where: { $0.name == "prob" }),
      case .decimal(let digits, _) = argument.value.unparenthesized, let dropped = Self.complement(digits)
    else { return nil }
    return failure(
      ArgumentCode.unknownArgument,
      "\(operation.name) has no parameter '\(keyword.text)'; did you mean 'prob', that a path is dropped?",
      at: keyword.span, notes: notes, fixes: [.maybe("write prob=\(dropped)", .init(argument.span, "prob=\(dropped)"))])
  }

  /// 1 less a decimal between 0 and 1, with at most as many places.
  private static func complement(_ digits: String) -> String? {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, Int(parts[0]) ?? 0 == 0, (1...4).contains(parts[1].count), let value = Int(parts[1]),
      value > 0
    else { return nil }
    let scale = parts[1].reduce(1) { scale, _ in scale * 10 }
    var places = String(scale + scale - value).dropFirst()
    while places.count > 1, places.last == "0" { places = places.dropLast() }
    return "0.\(places)"
  }
}
