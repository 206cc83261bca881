/// Why a model gave no reply.
package enum ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// An option says something that cannot be; the whole message.
  case malformedSpec(String)
  case noKey(variable: String, model: String)
  case keyRefused(variable: String, message: String)
  case unknownModel(String, message: String)
  case noLibrary
  case unreachable(String)
  case timedOut(String)
  /// The endpoint answered with a failure that repeating does not mend, or went on failing.
  case rejected(status: Int, message: String)
  case malformedReply(String)
  case replyTooLarge(limit: Int)
  /// The endpoint asks to wait for longer than anybody would.
  case waitTooLong(seconds: Double)
  case command(String)
  case noRecord(key: String, summary: String, folder: String)
  case recordUnusable(String)
  /// A budget in dollars is asked for and nobody knows what the model costs.
  case unknownPrice(String)
  /// The endpoint's vectors are not what was asked for.
  case unusableEmbeddings(String)
  case cancelled

  /// Whether the same request may succeed later, so that the search is paused rather than spoiled.
  package var isFatal: Bool {
    switch self {
    case .malformedReply, .replyTooLarge: false
    case .malformedSpec, .noKey, .keyRefused, .unknownModel, .noLibrary, .unreachable, .timedOut, .rejected,
      .waitTooLong, .command, .noRecord, .recordUnusable, .unknownPrice, .unusableEmbeddings, .cancelled:
      true
    }
  }

  /// Whether the endpoint may have done its work all the same, and want money for it.
  var mayBePaid: Bool {
    switch self {
    case .malformedReply, .replyTooLarge, .timedOut, .unusableEmbeddings: true
    case .malformedSpec, .noKey, .keyRefused, .unknownModel, .noLibrary, .unreachable, .rejected, .waitTooLong,
      .command,
      .noRecord, .recordUnusable, .unknownPrice, .cancelled:
      false
    }
  }

  package var description: String {
    switch self {
    case .malformedSpec(let message): message
    case .noKey(let variable, let model): "\(model) needs a key: set \(variable) in the environment"
    case .keyRefused(let variable, let message):
      "the endpoint refuses the key in \(variable): \(message); check that it is current and belongs to this endpoint"
    case .unknownModel(let name, let message):
      "the endpoint does not know the model '\(name)': \(message); check the name after --model or --embeddings"
    case .noLibrary: "libcurl.so.4 is not on this machine; install libcurl4"
    case .unreachable(let message):
      "the endpoint cannot be reached: \(message); check its address and that it runs; a search goes on with --resume"
    case .timedOut(let message):
      "the endpoint did not answer in time: \(message); NADERC_MODEL_TIMEOUT sets the seconds of a call, a search goes on with --resume"
    case .rejected(let status, let message): "the endpoint answered with status \(status): \(message)"
    case .malformedReply(let message): "the reply cannot be read: \(message)"
    case .replyTooLarge(let limit): "the reply is longer than \(limit) bytes"
    case .waitTooLong(let seconds):
      "the endpoint asks to wait \(Int(seconds)) s, which is too long; continue later with --resume"
    case .command(let message): "the model's command failed: \(message)"
    case .noRecord(let key, let summary, let folder):
      "\(folder) has no exchange \(key) for \(summary); the record was made by another search or is incomplete"
    case .recordUnusable(let message): "the record cannot be used: \(message)"
    case .unknownPrice(let model):
      "the price of '\(model)' is not known: add a line '\(model) INPUT OUTPUT' (dollars for a million tokens) to a file for --prices, or use --max-tokens in the place of --max-usd"
    case .unusableEmbeddings(let message): "the embeddings cannot be used: \(message)"
    case .cancelled: "interrupted"
    }
  }
}
