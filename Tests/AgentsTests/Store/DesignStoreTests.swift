import Diagnostics
import Foundation
import Testing

@testable import Agents

struct DesignStoreTests {
  private let folder = NSTemporaryDirectory() + "naderc-store-\(UUID().uuidString)"
  private var path: String { folder + "/design.sqlite" }

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  @Test func keepsWhatItIsGiven() throws {
    var design = DesignRecord(
      id: 3, iteration: 1, parent: 0, inspiration: "an 'idea'; DROP TABLE designs", inspirationID: nil, source: nil,
      rule: "r", status: .overBudget, attempts: 2)
    design.text = "block\0with a zero"
    design.score = 0.25
    design.experience = [4, 5]
    let item = ExperienceItem(
      id: 1, kind: .tip, role: "stem", code: "E0405", text: "", trigger: "t", inspiration: "i", design: nil)
    do {
      let store = try DesignStore(path, creating: true)
      try store.put(design)
      try store.put(item)
      try store.put(TrainingResult(status: .diverged, score: nil, epochs: 2, cause: "c"), "key")
    }
    let store = try DesignStore(path, creating: false)
    #expect(try store.designs() == [design])
    #expect(try store.experience() == [item])
    #expect(try store.training("key") == TrainingResult(status: .diverged, score: nil, epochs: 2, cause: "c"))
    #expect(try store.training("other") == nil)
  }

  @Test func aCallAnswersItsOwnQuestionOnly() throws {
    let store = try DesignStore(path, creating: true)
    let request = ModelRequest(.modifier, [Message(.user, "a")])
    let other = ModelRequest(.modifier, [Message(.user, "b")])
    try store.begin("d1", request, model: "m", worst: Usage(calls: 1, inputTokens: 9, outputTokens: 9, usd: nil))
    #expect(try store.reply("d1", request) == nil)
    let used = Usage(calls: 1, inputTokens: 1, outputTokens: 2, usd: 0.5)
    try store.finish("d1", request, model: "m", ModelReply(text: "x", inputTokens: 1, outputTokens: 2), used)
    #expect(try store.reply("d1", request)?.0.text == "x")
    #expect(try store.reply("d1", request)?.1 == used)
    #expect(try store.reply("d1", other) == nil)
  }

  @Test func callsOfToolsAreKept() throws {
    let store = try DesignStore(path, creating: true)
    let call = ToolCall(id: "c", name: "check", arguments: ["block": "b"])
    let broken = ToolCall(id: "d", name: "check", arguments: nil)
    let request = ModelRequest(
      .modifier, [Message(.assistant, "", calls: [call]), Message(answering: call, "fine")])
    let reply = ModelReply(
      text: "t", finish: .toolCalls, inputTokens: 1, outputTokens: 2, toolCalls: [call, broken])
    try store.finish("d1", request, model: "m", reply, Usage(calls: 1, inputTokens: 1, outputTokens: 2))
    #expect(try store.reply("d1", request)?.0 == reply)
    let other = ModelRequest(.modifier, [Message(.assistant, ""), Message(answering: call, "fine")])
    #expect(try store.reply("d1", other) == nil)
    #expect(try store.calls().first?.messages.first?.calls == [call])
  }

  @Test func otherFilesAreRefused() throws {
    #expect(throws: StoreError.self) { try DesignStore(path, creating: false) }
    let other = try Database(path)
    try other.execute("CREATE TABLE something (a)")
    #expect(throws: StoreError.self) { try DesignStore(path, creating: true) }
    #expect(throws: StoreError.self) { try PaperPool(path, creating: true) }
  }

  @Test func oneProcessAtATime() throws {
    let lock = try FolderLock(folder)
    #expect(throws: StoreError.locked(path: folder)) { try FolderLock(folder) }
    withExtendedLifetime(lock) {}
  }
}
