/// Vectors of an endpoint, kept by content: a text is asked for once, in this process and in all others with the same file.
package final class EmbeddingCache {
  /// Makes one call for the texts and hands the vectors on to be kept, together with the record of the call.
  package typealias Fetch = (
    _ texts: [String], _ keep: (EmbeddingReply) throws(Caller.Failure) -> Void
  ) throws(Caller.Failure) -> Void

  private let model: String
  private let table: VectorTable
  private let others: [VectorTable]
  private let fetch: Fetch
  private var known: [String: TextVector] = [:]

  /// `table` is written, `others` are looked into as well.
  package init(model: String, _ table: VectorTable, others: [VectorTable] = [], fetch: @escaping Fetch) {
    self.model = model
    self.table = table
    self.others = others
    self.fetch = fetch
  }

  /// The vectors of the texts in their order. Texts without letters have none: all 0.
  package func vectors(_ texts: [String]) throws(Caller.Failure) -> [TextVector] {
    let clipped = texts.map { OpenAIEmbeddings.clipped(TaggedText.trimmed($0)) }
    var missing: [String] = []
    var asked: Set<String> = []
    for text in clipped where !text.isEmpty {
      let digest = VectorTable.digest(text)
      if known[digest] != nil || asked.contains(digest) { continue }
      if try kept(digest) != nil { continue }
      asked.insert(digest)
      missing.append(text)
    }
    for batch in OpenAIEmbeddings.batches(missing) {
      let texts = Array(batch)
      try fetch(texts) { (reply: EmbeddingReply) throws(Caller.Failure) in try keep(texts, reply) }
    }
    let empty = TextVector(dimensions: known.first?.value.count ?? 0)
    return clipped.map { $0.isEmpty ? empty : known[VectorTable.digest($0)] ?? empty }
  }

  /// What a file has of a text; remembered.
  private func kept(_ digest: String) throws(Caller.Failure) -> TextVector? {
    do throws(StoreError) {
      for table in [table] + others {
        guard let vector = try table.vector(model: model, digest: digest) else { continue }
        try checkSize(vector)
        known[digest] = vector
        return vector
      }
      return nil
    } catch {
      throw .store(error)
    }
  }

  private func checkSize(_ vector: TextVector) throws(StoreError) {
    if let other = known.first?.value, other.count != vector.count {
      throw .damaged(path: "the table of embeddings", message: "its vectors differ in size")
    }
  }

  private func keep(_ texts: [String], _ reply: EmbeddingReply) throws(Caller.Failure) {
    if let other = known.first?.value, other.count != reply.dimensions {
      throw .model(
        .unusableEmbeddings(
          "\(model) gives vectors of \(reply.dimensions) numbers, those that are kept have \(other.count): another model answers under this name; take another pool or folder"
        ))
    }
    let found = zip(texts.map(VectorTable.digest), reply.vectors).map { (digest: $0, vector: $1) }
    do throws(StoreError) { try table.put(found, model: model) } catch { throw .store(error) }
    for (digest, vector) in found { known[digest] = vector }
  }
}
