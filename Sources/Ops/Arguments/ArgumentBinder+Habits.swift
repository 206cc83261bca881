import Diagnostics
import GraphLang
import IR

/// Arguments that are legal or harmless and seldom meant so.
extension InferenceContext {
  /// `Conv2d(C,C,...)`: legal, and almost surely written by somebody who thinks of in_channels.
  mutating func warnOfKernel(_ arguments: [ArgumentSyntax]) {
    guard operation.name == "Conv2d", arguments.count >= 2, arguments[0].keyword == nil, arguments[1].keyword == nil,
      Self.hasSymbols(arguments[1].value)
    else { return }
    warnings.append(
      failure(
        ArgumentCode.kernelOfWidth, "kernel_size is \(arguments[1].value.printed): a window as large as the channels",
        at: arguments[1].span, notes: [Self.inputNote],
        fixes: [
          arguments.count > 2
            ? .maybe("delete the number of channels that enter", removal(0, arguments))
            : exchanged(arguments) ?? .maybe("write kernel_size=3", .init(arguments[1].span, "3"))
        ]
      ).diagnostic)
  }

  /// `Conv2d(3,C)`: the window stands first.
  private func exchanged(_ arguments: [ArgumentSyntax]) -> FixIt? {
    guard case .integer(let window, _) = arguments[0].value, window % 2 == 1, window <= 11 else { return nil }
    let written = arguments[1].value.printed
    // In a stem C is 3, the channels of the image.
    let channels = written == "C" && symbols["C"]?.constant == 3 ? "dim" : written
    return .maybe(
      "exchange them: Conv2d(\(channels),\(window))", .init(arguments[0].span, channels),
      .init(arguments[1].span, "\(window)"))
  }

  /// `keepdim` of a reduction is always true: `keepdim=True` is a warning, anything else an error.
  mutating func withoutKeepdim(_ arguments: [ArgumentSyntax], _ failures: inout [InferenceFailure]) -> [ArgumentSyntax]
  {
    func isKeepdim(_ argument: ArgumentSyntax) -> Bool {
      argument.keyword?.text == "keepdim"
    }
    guard operation.family == .reduction, operation.name != "softmax", arguments.contains(where: isKeepdim) else {
      return arguments
    }
    var seen = false
    for (index, argument) in arguments.enumerated() where isKeepdim(argument) {
      let deletion = removal(index, arguments)
      if seen {
        failures.append(
          failure(
            ArgumentCode.repeatedArgument, "'keepdim' is given twice", at: argument.span,
            fixes: [.safe("delete it", deletion)]))
        continue
      }
      seen = true
      switch argument.value {
      case .symbol("True", _), .symbol("true", _), .integer(1, _):
        // Of two, the second one is reported.
        if arguments.count(where: isKeepdim) > 1 { continue }
        warnings.append(
          failure(
            ArgumentCode.keepdimRedundant, "keepdim is always true; it need not be written", at: argument.span,
            fixes: [.safe("delete it", deletion)]
          ).diagnostic)
      default:
        failures.append(
          failure(
            ArgumentCode.keepdimFalse, "keepdim is always true: reduced dimensions become 1", at: argument.span,
            notes: ["drop the dimensions of size 1 with reshape where they are in the way"],
            fixes: [.maybe("delete it", deletion)]))
      }
    }
    return arguments.filter { !isKeepdim($0) }
  }
}
