/// Where a request really goes.
package enum Wire: Sendable {
  case offline(OfflineDesigner)
  /// The program and its arguments.
  case command([String])
  case http(HTTPWire)

  /// One exchange, without repetition.
  func perform(_ request: WireRequest, _ messages: [Message], _ surroundings: ModelSurroundings) throws(ModelError)
    -> WireResponse
  {
    switch self {
    case .offline(let designer): return WireResponse(text: designer.answer(messages))
    case .command(let words): return try CommandWire.perform(words, messages, request.limit, surroundings)
    case .http(let wire): return try wire.perform(request, surroundings)
    }
  }
}
