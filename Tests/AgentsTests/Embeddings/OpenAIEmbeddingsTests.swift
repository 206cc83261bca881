import Diagnostics
import Foundation
import Testing

@testable import Agents

struct OpenAIEmbeddingsTests {
  private let dialect = OpenAIEmbeddings(base: "http://h/v1", model: "m")

  private func decode(_ text: String, _ texts: [String] = ["a", "b"]) throws -> EmbeddingReply {
    try dialect.decode(WireResponse(text: text), texts)
  }

  @Test func numbersAndBase64AreTheSame() throws {
    let numbers = try decode(
      #"{"data":[{"index":1,"embedding":[0,2,0]},{"index":0,"embedding":[3,0,-4]}],"usage":{"prompt_tokens":7}}"#)
    // Little-endian bits of 3, 0, -4 and of 0, 2, 0.
    let packed = try decode(
      #"{"data":[{"index":0,"embedding":"AABAQAAAAAAAAIDA"},{"index":1,"embedding":"AAAAAAAAAEAAAAAA"}],"usage":{"prompt_tokens":7}}"#
    )
    #expect(numbers.vectors == packed.vectors)
    #expect((numbers.dimensions, numbers.inputTokens) == (3, 7))
    #expect(numbers.vectors[0][0] == 0.6 && numbers.vectors[0][2] == -0.8)
    #expect(numbers.vectors[1][1] == 1)
  }

  @Test(arguments: [
    ("{\"data\":", "cannot be read"), ("{}", "cannot be read"), (#"{"data":[]}"#, "0 vectors came for 2 texts"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, "says that it is number 0"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":5,"embedding":[1]}]}"#, "says that it is number 5"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}"#, "vectors of 1 and of 2"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]}"#, "no list of finite numbers"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]}"#, "no list of finite numbers"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AAA"}]}"#, "no list of finite numbers"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AADAfw=="}]}"#, "no list of finite numbers"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[0]}]}"#, "has no direction"),
    (#"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1e300]}]}"#, "no list of finite numbers"),
  ])
  func brokenReplies(_ text: String, _ words: String) {
    let error = #expect(throws: ModelError.self) { _ = try decode(text) }
    #expect(error?.description.contains(words) == true)
  }

  @Test func batchesAreWhatTheProtocolAllows() {
    let short = Array(repeating: "ab", count: 2_000)
    let batches = OpenAIEmbeddings.batches(short)
    #expect(batches.map(\.count).reduce(0, +) == 2_000)
    #expect(batches.allSatisfy { $0.count <= 2_048 && !$0.isEmpty })
    let long = Array(repeating: String(repeating: "x", count: OpenAIEmbeddings.textLimit), count: 100)
    let limited = OpenAIEmbeddings.batches(long)
    #expect(limited.count > 1)
    #expect(limited.allSatisfy { $0.reduce(0) { $0 + $1.utf8.count } <= 300_000 })
    #expect(OpenAIEmbeddings.batches([]).isEmpty)
    let clipped = OpenAIEmbeddings.clipped(String(repeating: "é", count: 9_000))
    #expect(clipped.utf8.count == 8_192 && clipped.allSatisfy { $0 == "é" })
  }

  @Test func requests() {
    let body = dialect.encode(["a"], .base64).body.serialized
    #expect(body == #"{"input":["a"],"model":"m","encoding_format":"base64"}"#)
    #expect(OpenAIEmbeddings(.anthropic(name: "x")) == nil)
    #expect(throws: ModelError.self) { try EmbeddingSpec(parsing: "anthropic:x") }
    #expect(throws: ModelError.self) { try EmbeddingSpec(parsing: "offline") }
  }
}

extension OpenAIEmbeddingsTests {
  fileprivate struct Fixture {
    let folder = NSTemporaryDirectory() + "naderc-vectors-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  }

  /// Counts what is asked.
  private final class Asked {
    var texts: [[String]] = []
    var dimensions = 3
  }

  private func cache(_ table: VectorTable, _ asked: Asked, others: [VectorTable] = []) -> EmbeddingCache {
    EmbeddingCache(model: "m", table, others: others) { (texts, keep) throws(Caller.Failure) in
      asked.texts.append(texts)
      let vectors = texts.map { text in
        TextVector((0..<asked.dimensions).map { Float(text.utf8.count + $0) }).normalised
      }
      try keep(EmbeddingReply(vectors: vectors, dimensions: asked.dimensions, inputTokens: 1))
    }
  }

  @Test func aTextIsAskedForOnce() throws {
    let (fixture, asked) = (try Fixture(), Asked())
    let path = fixture.folder + "/a.sqlite"
    let first = try cache(try VectorTable(try Database(path)), asked).vectors(["one", "three", "one", " ", "one "])
    #expect(asked.texts == [["one", "three"]])
    #expect(first[0] == first[2] && first[0] == first[4] && first[0] != first[1])
    #expect(first[3].similarity(first[0]) == 0)
    let table = try VectorTable(try Database(path))
    #expect(try cache(table, asked).vectors(["three", "one"]) == [first[1], first[0]])
    #expect(asked.texts.count == 1)
    let other = try VectorTable(try Database(fixture.folder + "/b.sqlite"))
    #expect(try cache(other, asked, others: [table]).vectors(["one", "four"])[0] == first[0])
    #expect(asked.texts == [["one", "three"], ["four"]])
  }

  @Test func anotherSizeIsAnError() throws {
    let (fixture, asked) = (try Fixture(), Asked())
    let cache = cache(try VectorTable(try Database(fixture.folder + "/a.sqlite")), asked)
    _ = try cache.vectors(["one"])
    asked.dimensions = 5
    let error = #expect(throws: Caller.Failure.self) { _ = try cache.vectors(["two"]) }
    guard case .model(.unusableEmbeddings(let message))? = error else {
      Issue.record("another error")
      return
    }
    #expect(message.contains("vectors of 5 numbers, those that are kept have 3"))
  }
}
