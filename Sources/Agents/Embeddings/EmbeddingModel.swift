/// An endpoint that makes vectors of texts, or a record of one.
package final class EmbeddingModel {
  /// The endpoint, also where a record stands in for it.
  package let spec: ModelSpec
  private let dialect: OpenAIEmbeddings
  private let exchange: Exchange
  /// How the numbers are asked for; nil once the endpoint has refused to be told.
  private var encoding: OpenAIEmbeddings.Encoding? = .base64

  package init(
    _ spec: ModelSpec, seed: UInt64, surroundings: ModelSurroundings, recording: ExchangeFolder? = nil
  ) throws(ModelError) {
    let source: Exchange.Source
    var real = spec
    if case .replay(let path) = spec {
      let folder = ExchangeFolder(path)
      guard let recorded = try folder.readEmbeddings() else {
        throw .recordUnusable("\(path) has no embeddings: the search was made with those of the program")
      }
      real = recorded
      source = .record(folder)
    } else {
      source = .wire(.http(try HTTPWire(spec, surroundings, service: .embeddings)))
    }
    guard let dialect = OpenAIEmbeddings(real) else { throw .malformedSpec("'\(real.text)' gives no embeddings") }
    self.spec = real
    self.dialect = dialect
    exchange = Exchange(source, seed: seed, surroundings: surroundings, recording: recording)
  }

  /// Whether calls cost neither money nor time of others.
  package var isLocal: Bool { exchange.isRecord }

  /// Vectors of some texts, not more than `OpenAIEmbeddings.batches` puts together.
  package func vectors(_ texts: [String]) throws(ModelError) -> EmbeddingReply {
    while true {
      let request = dialect.encode(texts, encoding)
      // A record may be of a process that knew already what its endpoint refuses.
      if exchange.isRecord, encoding != nil, try !exchange.holds(request) {
        encoding = nil
        continue
      }
      let dialect = dialect
      do throws(ModelError) {
        return try exchange.perform(
          request, summary: "vectors of \(texts.count) texts",
          decode: { (response) throws(ModelError) in try dialect.decode(response, texts) })
      } catch {
        guard encoding != nil, case .rejected(let status, let message) = error,
          status == 422 || message.contains("encoding")
        else { throw error }
        encoding = nil
      }
    }
  }
}
