/// Tokens of a text where no tokenizer is at hand.
package enum TokenEstimate {
  /// Some four bytes a token: for reports where a model does not say.
  package static func tokens(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  /// Three bytes a token: for budgets.
  package static func upperBound(_ text: String) -> Int { (text.utf8.count + 2) / 3 }
}
