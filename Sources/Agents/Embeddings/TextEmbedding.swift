/// Turns texts into vectors without any model: words, pairs of words and triples of letters are hashed to 256 signed
/// places, each weighted by how often it occurs and by how rare it is in a corpus (tf-idf). The same corpus and text give
/// the same vector on every machine.
package struct TextEmbedding: Sendable {
  /// In how many texts of the corpus each feature occurs.
  private let frequencies: [UInt64: Int]
  private let count: Int

  /// The corpus decides what is rare: the starter pool, in this program.
  package init(corpus: [String] = []) {
    var frequencies: [UInt64: Int] = [:]
    for text in corpus { for feature in Self.features(text).keys { frequencies[feature, default: 0] += 1 } }
    self.frequencies = frequencies
    count = corpus.count
  }

  package func embed(_ text: String) -> TextVector {
    var vector = TextVector()
    // The order of a dictionary changes from run to run, and with it the rounding of sums.
    for (feature, weight) in Self.features(text).sorted(by: { $0.key < $1.key }) {
      let rarity = Float(count + 1) / Float(frequencies[feature, default: 0] + 1)
      let value = Float(weight).squareRoot() * (1 + Self.logarithm2(rarity))
      let place = Int(feature % UInt64(TextVector.dimensions))
      vector[place] += feature >> 63 == 0 ? value : -value
    }
    return vector.normalised
  }

  /// A logarithm that does not depend on the machine's library: exponent, and linear between powers of two.
  private static func logarithm2(_ value: Float) -> Float { Float(value.exponent) + value.significand - 1 }

  /// Hashes of words (counted thrice), pairs of neighbours (twice) and letter triples.
  private static func features(_ text: String) -> [UInt64: Int] {
    var result: [UInt64: Int] = [:]
    var previous: [UInt8] = []
    var word: [UInt8] = []
    func finish() {
      defer { word = [] }
      guard !word.isEmpty else { return }
      if stopWords.contains(word) { return }
      let stem = Self.stem(word)
      result[hash(1, stem), default: 0] += 3
      if !previous.isEmpty { result[hash(2, previous + [0x20] + stem), default: 0] += 2 }
      let padded = [0x20] + stem + [0x20]
      if padded.count >= 3 {
        for start in 0...(padded.count - 3) { result[hash(3, Array(padded[start..<(start + 3)])), default: 0] += 1 }
      }
      previous = stem
    }
    for byte in text.utf8.prefix(1 << 16) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: word.append(byte)
      default: finish()
      }
      if word.count > 64 { finish() }
    }
    finish()
    return result
  }

  /// Without the commonest endings.
  private static func stem(_ word: [UInt8]) -> [UInt8] {
    for ending in endings where word.count > ending.count + 3 && word.suffix(ending.count).elementsEqual(ending) {
      return Array(word.dropLast(ending.count))
    }
    return word
  }

  private static let endings: [[UInt8]] = ["ations", "ation", "ings", "ing", "ions", "ion", "ies", "es", "ed", "s"].map
  {
    Array($0.utf8)
  }

  private static let stopWords: Set<[UInt8]> = Set(
    [
      "a", "an", "the", "of", "and", "or", "to", "in", "on", "for", "by", "with", "is", "are", "be", "as", "at", "it",
      "its",
      "that", "this", "from", "than", "so", "each", "into", "which", "can", "one",
    ].map { Array($0.utf8) })

  /// FNV-1a and a finaliser, so that all 64 bits depend on all letters.
  private static func hash(_ kind: UInt8, _ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in [kind] + bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 32
    hash = hash &* 0xd6e8_feb8_6659_fd93
    return hash ^ (hash >> 32)
  }
}
