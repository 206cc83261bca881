import Diagnostics
import Templates
import Verifier

/// Complete examples: base blocks with the stems and downsamples that go with them.
package struct TripleLibrary: Sendable {
  package let triples: [BlockTriple]
  private let embedding = TextEmbedding()
  private let vectors: [TextVector]

  /// The samples of one-input cells.
  package init() {
    triples = Template.all.compactMap { template in
      let triple = try? BlockTriple.read(SourceFile(path: template.name, text: template.text))
      return triple.flatMap { $0.base.graph.signature.hasTwoInputs ? nil : $0 }
    }
    vectors = triples.map { [embedding] in embedding.embed($0.base.text) }
  }

  /// The examples whose base blocks are nearest to this one, nearest first.
  package func nearest(to base: String, count: Int = 3) -> [BlockTriple] {
    let vector = embedding.embed(base)
    let ranked = vectors.enumerated().map { ($0.offset, $0.element.similarity(vector)) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    return ranked.prefix(count).map { triples[$0.0] }
  }
}
