import Diagnostics

/// OpenAI's `/embeddings`, as many servers speak it.
struct OpenAIEmbeddings {
  /// The protocol allows 2,048 texts and 300,000 tokens a request; the vectors of 512 texts are a reply of some 10 MB.
  static let itemLimit = 512
  static let byteLimit = 300_000
  /// Of one text: the protocol allows 8,192 tokens, and no tokenizer makes more tokens than there are bytes.
  static let textLimit = 8_192
  /// Bytes of a reply at most.
  private static let replyLimit = 64 << 20
  private static let dimensionLimit = 65_536

  /// How the numbers come.
  enum Encoding: String, CaseIterable {
    case base64
    case float
  }

  let base: String
  let model: String

  init(base: String, model: String) {
    self.base = base
    self.model = model
  }

  /// Nil for what is no endpoint.
  init?(_ spec: ModelSpec) {
    switch spec {
    case .openAI(let name): (base, model) = (OpenAIDialect.home, name)
    case .compatible(let base, let name): (self.base, model) = (base, name)
    case .offline, .anthropic, .command, .replay: return nil
    }
  }

  /// `encoding` nil leaves the choice to the server.
  func encode(_ texts: [String], _ encoding: Encoding?) -> WireRequest {
    var members: [(key: String, value: JSONValue)] = [
      ("input", .array(texts.map { .string($0) })), ("model", .string(model)),
    ]
    if let encoding { members.append(("encoding_format", .string(encoding.rawValue))) }
    var request = WireRequest(endpoint: base + HTTPWire.Service.embeddings.rawValue, body: .object(members))
    request.limit = Self.replyLimit
    return request
  }

  /// A text as it may be sent: cut at a scalar.
  static func clipped(_ text: String) -> String {
    guard text.utf8.count > textLimit else { return text }
    var (result, count) = (String.UnicodeScalarView(), 0)
    for scalar in text.unicodeScalars {
      count += UTF8.width(scalar)
      if count > textLimit { break }
      result.append(scalar)
    }
    return String(result)
  }

  /// The texts in requests that the protocol allows.
  static func batches(_ texts: [String]) -> [ArraySlice<String>] {
    var result: [ArraySlice<String>] = []
    var (start, bytes) = (0, 0)
    for (index, text) in texts.enumerated() {
      let size = text.utf8.count
      if index > start, index - start == itemLimit || bytes + size > byteLimit {
        result.append(texts[start..<index])
        (start, bytes) = (index, 0)
      }
      bytes += size
    }
    if start < texts.count { result.append(texts[start...]) }
    return result
  }

  /// One vector of each text, of length 1 and in the texts' order, whatever the order of the reply.
  func decode(_ response: WireResponse, _ texts: [String]) throws(ModelError) -> EmbeddingReply {
    guard response.status == 200 else {
      throw .rejected(status: response.status, message: HTTPWire.complaint(response))
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: response.bytes, limits: JSONLimits(depth: 16, bytes: Self.replyLimit))
    } catch {
      throw .malformedReply("\(error)")
    }
    guard let data = value["data"]?.arrayValue else { throw .malformedReply("it has no 'data'") }
    guard data.count == texts.count else {
      throw .unusableEmbeddings("\(data.count) vectors came for \(texts.count) texts")
    }
    var vectors = [TextVector?](repeating: nil, count: texts.count)
    var dimensions: Int?
    for (position, entry) in data.enumerated() {
      let index = entry["index"]?.integerValue ?? position
      guard vectors.indices.contains(index), vectors[index] == nil else {
        throw .unusableEmbeddings("vector \(position) says that it is number \(index)")
      }
      let numbers = try Self.numbers(entry["embedding"], index)
      guard numbers.count == dimensions ?? numbers.count else {
        throw .unusableEmbeddings("vectors of \(dimensions ?? 0) and of \(numbers.count) numbers came in one reply")
      }
      dimensions = numbers.count
      vectors[index] = TextVector(numbers).normalised
    }
    let estimate = texts.reduce(0) { $0 + TokenEstimate.tokens($1) }
    let tokens = ReportedTokens.count(
      value["usage"]?["prompt_tokens"] ?? value["usage"]?["total_tokens"], estimate: estimate)
    return EmbeddingReply(vectors: vectors.compactMap { $0 }, dimensions: dimensions ?? 0, inputTokens: tokens)
  }

  /// The numbers of a vector: base64 of little-endian bytes, or an array, whatever was asked for.
  private static func numbers(_ value: JSONValue?, _ index: Int) throws(ModelError) -> [Float] {
    var numbers: [Float]?
    if let text = value?.stringValue {
      numbers = FloatBytes.decoded(base64: text).flatMap(FloatBytes.values)
    } else if let list = value?.arrayValue {
      let found = list.compactMap { $0.numberValue.map { Float($0) } }
      numbers = found.count == list.count && found.allSatisfy(\.isFinite) ? found : nil
    }
    guard let numbers, (1...dimensionLimit).contains(numbers.count) else {
      throw .unusableEmbeddings("vector \(index) is no list of finite numbers")
    }
    let length = numbers.reduce(0) { $0 + $1 * $1 }
    guard length.isFinite, length > 0 else { throw .unusableEmbeddings("vector \(index) has no direction") }
    return numbers
  }
}

/// Vectors of texts, and what they took.
package struct EmbeddingReply: Sendable {
  package let vectors: [TextVector]
  package let dimensions: Int
  package let inputTokens: Int
}
