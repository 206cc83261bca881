import Diagnostics
import GraphLang
import IR

/// `Conv2d(C,2*C,3,1,1)`: the number of channels that enter stands first, as in PyTorch. The text is legal often enough (a window of
/// 2*C), so it is read this way only where the block is not valid as it stands.
extension InferenceContext {
  /// PyTorch's place of the padding.
  private static let paddingPlace = 4

  /// Whether the first argument looks like the channels that enter: what follows it is no window but a number of channels.
  func hasWrittenInputs(_ arguments: [ArgumentSyntax]) -> Bool {
    guard arguments.count >= 3, arguments[1].keyword == nil, operation.name == "Conv2d" else { return false }
    let positional = arguments.prefix { $0.keyword == nil }
    let isWindowNamed = arguments.contains { $0.keyword?.text == "kernel_size" }
    guard positional.count >= 3 || positional.count == 2 && isWindowNamed else { return false }
    if Self.hasSymbols(positional[1].value) { return true }
    guard positional.count >= 3 else { return false }
    guard case .integer(let inputs, _) = positional[0].value, case .integer = positional[1].value,
      case .integer(let window, _) = positional[2].value, let shape = operands.first, shape.count == 4
    else { return false }
    return shape[1].constant == inputs && window % 2 == 1
  }

  /// What is wrong with such arguments, and those that are left once it is mended.
  func readingInputs(_ arguments: [ArgumentSyntax]) -> (failure: InferenceFailure, rest: [ArgumentSyntax]) {
    var edits = [removal(0, arguments)]
    var notes = ["the parameters of Conv2d are \(parameterList)"]
    var rest = arguments
    if arguments.prefix(while: { $0.keyword == nil }).count > Self.paddingPlace {
      edits.append(removal(Self.paddingPlace, arguments))
      rest.remove(at: Self.paddingPlace)
      notes.append("padding is always 'same' and is not written either")
    }
    rest.removeFirst()
    let written = arguments[0].value.printed
    let failure = failure(
      ArgumentCode.inputChannelsWritten,
      "Conv2d takes out_channels first; how many channels enter follows from the operand and is not written",
      at: arguments[0].span,
      notes: notes,
      fixes: [FixIt(edits.count > 1 ? "delete \(written) and the padding" : "delete \(written)", .maybe, edits)])
    return (failure, rest)
  }
}
