/// A cell of the search space NAS-Bench-201: four states, each the sum of one operation on every state before it.
package struct NASBench201Cell: Sendable, Hashable {
  package enum Operation: String, Sendable, CaseIterable {
    case none
    case skipConnect = "skip_connect"
    case convolution1x1 = "nor_conv_1x1"
    case convolution3x3 = "nor_conv_3x3"
    case averagePool3x3 = "avg_pool_3x3"
  }

  /// Why a text is no cell, or a cell no block.
  package enum Failure: Error, Equatable, CustomStringConvertible {
    /// The text does not have the form of three states.
    case malformed(String)
    case unknownOperation(String)
    /// Where an operand of a state should be `expected`.
    case wrongOperand(state: Int, found: String, expected: Int)
    /// Every way from the input to the output has a `none` on it.
    case noPath

    package var description: String {
      switch self {
      case .malformed(let text):
        "'\(text)' is no NAS-Bench-201 architecture; expected '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|'"
      case .unknownOperation(let name):
        "NAS-Bench-201 has no operation '\(name)'; it has \(Operation.allCases.map(\.rawValue).joined(separator: ", "))"
      case .wrongOperand(let state, let found, let expected):
        "state \(state) names the operand '\(found)' where \(expected) is expected"
      case .noPath:
        "no path from the input to the output remains: every one has a 'none' on it, so the cell computes nothing"
      }
    }
  }

  /// The operations on the edges 0-1, 0-2, 1-2, 0-3, 1-3, 2-3.
  package let operations: [Operation]

  /// The number of states.
  static let states = 4

  /// Reads `|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|`.
  package init(architecture: String) throws(Failure) {
    let shown = String(architecture.unicodeScalars.prefix(120).map { $0.value < 0x20 ? " " : Character($0) })
    let parts = architecture.filter { $0 != " " }.split(separator: "+", omittingEmptySubsequences: false)
    guard parts.count == Self.states - 1 else { throw .malformed(shown) }
    var operations: [Operation] = []
    for (index, part) in parts.enumerated() {
      guard part.first == "|", part.last == "|", part.count > 1 else { throw .malformed(shown) }
      let entries = part.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      guard entries.count == index + 1 else { throw .malformed(shown) }
      for (operand, entry) in entries.enumerated() {
        let words = entry.split(separator: "~", omittingEmptySubsequences: false)
        guard words.count == 2 else { throw .malformed(shown) }
        guard let operation = Operation(rawValue: String(words[0])) else {
          throw .unknownOperation(String(words[0].prefix(40)))
        }
        guard words[1] == "\(operand)" else {
          throw .wrongOperand(state: index + 1, found: String(words[1].prefix(20)), expected: operand)
        }
        operations.append(operation)
      }
    }
    self.operations = operations
  }

  /// The cell of a number: its digits in base 5 are the operations. There are 15,625.
  package init(number: Int) {
    precondition((0..<15_625).contains(number), "a cell has a number within 0..<15625")
    let all = Operation.allCases
    var rest = number
    var operations: [Operation] = []
    for _ in 0..<6 {
      operations.append(all[rest % all.count])
      rest /= all.count
    }
    self.operations = operations
  }

  /// A cell drawn evenly from those that have a path, the same for the same seed.
  package static func random(seed: UInt64) -> NASBench201Cell {
    var state = seed
    while true {
      // SplitMix64.
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      bits ^= bits >> 31
      let cell = NASBench201Cell(number: Int(bits.multipliedFullWidth(by: 15_625).high))
      if cell.hasPath { return cell }
    }
  }

  /// The operation on the edge from one state to a later one.
  func operation(from source: Int, to target: Int) -> Operation { operations[target * (target - 1) / 2 + source] }

  /// Whether a state lies on a path from the input to the output.
  func isLive(_ state: Int) -> Bool {
    var reached = [true] + [Bool](repeating: false, count: Self.states - 1)
    for target in 1..<Self.states {
      reached[target] = (0..<target).contains { reached[$0] && operation(from: $0, to: target) != .none }
    }
    var reaching = [Bool](repeating: false, count: Self.states - 1) + [true]
    for source in (0..<(Self.states - 1)).reversed() {
      reaching[source] = ((source + 1)..<Self.states).contains {
        reaching[$0] && operation(from: source, to: $0) != .none
      }
    }
    return reached[state] && reaching[state]
  }

  /// Whether anything of the input reaches the output.
  package var hasPath: Bool { isLive(Self.states - 1) }

  /// The architecture as NAS-Bench-201 writes it.
  package var architecture: String {
    (1..<Self.states).map { target in
      "|" + (0..<target).map { "\(operation(from: $0, to: target).rawValue)~\($0)|" }.joined()
    }.joined(separator: "+")
  }
}
