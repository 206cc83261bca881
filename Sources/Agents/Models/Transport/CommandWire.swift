/// A program as a model: the prompt on standard input, the reply on standard output. It runs in a process group of its own,
/// within limits, and no shell is involved.
enum CommandWire {
  /// Seconds of a call at most.
  private static let timeout = 600

  /// The dialogue as one text: each turn under a line that names its speaker.
  static func prompt(_ messages: [Message]) -> String {
    messages.map { "### \($0.speaker.rawValue)\n\($0.text)\n" }.joined(separator: "\n")
  }

  static func perform(
    _ words: [String], _ messages: [Message], _ limit: Int, _ surroundings: ModelSurroundings
  ) throws(ModelError) -> WireResponse {
    let program = words.first ?? ""
    guard words.allSatisfy({ !$0.utf8.contains(0) }), !program.isEmpty else {
      throw .command("a word of it is not one")
    }
    let model = BoundedProgram(words: words, seconds: timeout, outputLimit: limit)
    let secrets = Secrets(surroundings)
    do {
      let output = try model.run(Array(prompt(messages).utf8), isCancelled: surroundings.isCancelled)
      return WireResponse(chunks: secrets.redacted([output]))
    } catch {
      switch error {
      case .notStarted(let message): throw .command("'\(program)' cannot be started: \(message)")
      case .failed(let status, let complaint):
        let words = TaggedText.line(secrets.redacted(complaint), limit: 300)
        throw .command("'\(program)' ended with status \(status)" + (words.isEmpty ? "" : ": \(words)"))
      case .timedOut: throw .timedOut("'\(program)' ran for more than \(timeout) s")
      case .tooMuch: throw .replyTooLarge(limit: limit)
      case .cancelled: throw .cancelled
      case .unknown: throw .command("'\(program)' ended in an unknown way")
      }
    }
  }
}
