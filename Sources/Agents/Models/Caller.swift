/// How the roles reach their models: by the name of the call within the search, so that a finished call is never made again.
package struct Caller {
  /// Why there is no reply.
  package enum Failure: Error, Sendable {
    case model(ModelError)
    /// A budget does not allow another call.
    case budget(BudgetLimit)
    case store(StoreError)
    case interrupted
  }

  /// Asks; the name is unique in a search and the same in every repetition of it.
  package let ask: (_ name: String, _ request: ModelRequest) throws(Failure) -> ModelReply

  package init(_ ask: @escaping (_ name: String, _ request: ModelRequest) throws(Failure) -> ModelReply) {
    self.ask = ask
  }
}
