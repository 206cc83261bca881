/// Why a file of weights does not fit a network: every tensor that is in the way.
package struct WeightsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Problems that are printed at most.
  private static let printed = 20

  package let path: String
  /// A sentence for each tensor, in the network's order.
  package let problems: [String]

  /// What is wrong, a line for each tensor.
  package var description: String {
    let lines = problems.prefix(Self.printed).map { "\n  \($0)" }.joined()
    let more = problems.count > Self.printed ? "\n  and \(problems.count - Self.printed) more" : ""
    return "\(path) does not fit the network, \(problems.count) of the tensors differ:\(lines)\(more)"
  }

  /// What to do about it.
  package var remedy: String {
    "the names are those of 'naderc emit --target pytorch'; the file has to come from the same block, width and data set"
  }
}
