import Runtime
import Testing

@testable import Agents

struct TextEmbeddingTests {
  private let embedding = InspirationPool.embedding

  @Test func equalTextsAreOneAndUnrelatedOnesAreFar() {
    let a = embedding.embed("Use dilated convolutions for a larger receptive field.")
    let b = embedding.embed("A larger receptive field by dilating the convolution.")
    let c = embedding.embed("Normalise the channels of each pixel by layer norm.")
    #expect(abs(a.similarity(a) - 1) < 1e-5)
    #expect(a.similarity(b) > 0.4)
    #expect(a.similarity(b) > a.similarity(c) + 0.2)
    #expect(embedding.embed("").similarity(a) == 0)
  }

  @Test func theSameOnEveryRun() {
    // Sums in another order would differ in the last bits.
    let vector = embedding.embed("squeeze and excitation, channel attention, and large kernels")
    #expect(
      vector
        == TextEmbedding(corpus: StarterPool.inspirations.map(\.text)).embed(
          "squeeze and excitation, channel attention, and large kernels"))
  }

  @Test func theIndexFindsTheNearest() {
    var index = VectorIndex()
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      var vector = TextVector()
      for place in 0..<TextVector.dimensions { vector[place] = random.uniform() - 0.5 }
      index.append(vector.normalised)
    }
    let found = index.nearest(to: index[137], count: 5)
    #expect(found.first?.index == 137)
    let all = index.similarities(to: index[137]).enumerated().sorted {
      ($1.element, $0.offset) < ($0.element, $1.offset)
    }
    #expect(found.map(\.index) == all.prefix(5).map(\.offset))
    #expect(index.nearest(to: index[137], count: 3) { $0 != 137 }.first?.index == all[1].offset)
  }
}
