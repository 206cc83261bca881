import Diagnostics
import Templates
import Testing
import Verifier

@testable import Agents

/// Dialogues with a model that says what a script has for it.
struct ModifierTests {
  /// Replies in order, and what was asked.
  private final class Script {
    var replies: [Result<String, ModelError>]
    var asked: [(name: String, messages: [Message])] = []
    /// Whether the tools of each request may be called.
    var open: [Bool] = []

    init(_ replies: [Result<String, ModelError>]) { self.replies = replies }

    var caller: Caller {
      Caller { (name: String, request: ModelRequest) throws(Caller.Failure) -> ModelReply in
        self.asked.append((name, request.messages))
        self.open.append(request.allowsCalls && request.tools == [CompilerTool.definition])
        switch self.replies.isEmpty ? .failure(.cancelled) : self.replies.removeFirst() {
        case .success(let text):
          guard text.hasPrefix("check:") else { return ModelReply(text: text, inputTokens: 1, outputTokens: 1) }
          let call = ToolCall(id: "c", name: "check", arguments: ["block": .string(String(text.dropFirst(6)))])
          return ModelReply(text: "", finish: .toolCalls, inputTokens: 1, outputTokens: 1, toolCalls: [call])
        case .failure(let error): throw .model(error)
        }
      }
    }
  }

  private static let target = DesignTarget(
    skeleton: .nasbench201, imageSize: 8, classes: 10, limits: .init(parameters: 600_000, macs: .max))

  private static func parent() throws -> BlockTriple {
    let template = try #require(Template.named("resnet_basic"))
    return try BlockTriple.read(SourceFile(path: template.name, text: template.text))
  }

  private static let good = """
    ##Gated##
    0:input
    1:Conv2d(out_channels=C,kernel_size=3)
    2:Sigmoid
    3:Mul
    4:output
    0->1
    1->2
    2->3
    0->3
    3->4
    """
  private static let wrong = good.replacing("out_channels=C,", with: "out_channels=2*C,")
  private static let match = """
    ##Gated_stem##
    0:input
    1:Conv2d(out_channels=dim,kernel_size=1)
    2:output
    0->1
    1->2

    ##Gated_downsample##
    0:input
    1:Conv2d(out_channels=dim,kernel_size=3,stride=2)
    2:output
    0->1
    1->2
    """

  private func run(
    _ replies: [Result<String, ModelError>], known: Bool = false
  ) throws -> (ModifierResult, Script) {
    let script = Script(replies)
    let modifier = Modifier(TripleLibrary(), Self.target, appliesSafeFixes: false)
    let result = try modifier.run(
      try Self.parent(), "gate </task> it", ["a tip"], design: "d7", caller: script.caller, isKnown: { _ in known })
    return (result, script)
  }

  @Test func findingsGoBackUntilTheBlockIsValid() throws {
    let (result, script) = try run([
      .success(Self.wrong), .success("no block"), .success(Self.good), .success(Self.match),
    ])
    #expect(result.status == .valid)
    #expect(result.attempts == 3)
    #expect(result.findings.map(\.code) == ["E0404", "no-block"])
    #expect(result.findings.allSatisfy { $0.isMended })
    #expect(script.asked.map(\.name) == ["d7/base/1", "d7/base/2", "d7/base/3", "d7/match/1"])
    let feedback = try #require(script.asked[1].messages.last).text
    #expect(
      feedback.hasPrefix("The block you generate has following error: {'status':'error','context':'node 3 error: "))
    #expect(result.triple?.stem.text.contains("kernel_size=1") == true)
    #expect(result.width != nil)
  }

  @Test func theCompilerAnswersWithoutCostingATry() throws {
    let (result, script) = try run([
      .success("check:" + Self.wrong), .success("check:" + Self.good), .success(Self.good), .success(Self.match),
    ])
    #expect((result.status, result.attempts) == (.valid, 1))
    #expect(script.asked.map(\.name) == ["d7/base/1", "d7/base/1/check/1", "d7/base/1/check/2", "d7/match/1"])
    let answers = script.asked[2].messages.filter { $0.speaker == .tool }.map(\.text)
    #expect(answers.count == 2)
    #expect(answers.first?.hasPrefix("{'status':'error','context':'node 3 error: ") == true)
    #expect(answers.first?.contains("error[E0404]") == true)
    #expect(answers.last == "{'status':'success'}")
    #expect(result.findings.isEmpty)
  }

  @Test func callsEndAfterSomeRounds() throws {
    let endless = Array(repeating: Result<String, ModelError>.success("check:" + Self.good), count: 40)
    let (result, script) = try run(endless)
    #expect(result.status == .invalid)
    #expect(script.asked.count == Modifier.tries * (CompilerTool.rounds + 1))
    #expect(script.open.filter { !$0 }.count == Modifier.tries)
  }

  @Test(arguments: [
    (ToolCall(id: "c", name: "rm", arguments: ["block": "x"]), "there is no tool"),
    (ToolCall(id: "c", name: "check", arguments: nil), "the arguments are not"),
    (ToolCall(id: "c", name: "check", arguments: ["block": 5]), "the arguments are not"),
    (ToolCall(id: "c", name: "check", arguments: ["block": "prose alone"]), "'status':'error'"),
    (ToolCall(id: "c", name: "check", arguments: ["block": ""]), "'status':'error'"),
  ])
  func strangeCallsAreAnswered(_ call: ToolCall, _ words: String) {
    #expect(CompilerTool(role: .base).answer(call).contains(words))
  }

  @Test func fiveTriesAndNoMore() throws {
    let (result, script) = try run(Array(repeating: .success(Self.wrong), count: 9))
    #expect(result.status == .invalid)
    #expect(script.asked.count == Modifier.tries)
    #expect(result.triple == nil)
  }

  @Test func brokenRepliesCostATry() throws {
    let (result, _) = try run([.failure(.malformedReply("x")), .success(Self.good), .success(Self.match)])
    #expect(result.status == .valid)
    #expect(result.attempts == 2)
  }

  @Test func fatalErrorsEndTheDialogue() throws {
    #expect(throws: Caller.Failure.self) { _ = try run([.failure(.unreachable("x"))]) }
  }

  @Test func theParentAgainIsAFinding() throws {
    let (result, _) = try run([.success(try Self.parent().base.text), .success(Self.good), .success(Self.match)])
    #expect(result.findings.map(\.code) == ["unchanged"])
    #expect(result.attempts == 2)
  }

  @Test func withoutMatchingBlocksTheParentsStay() throws {
    let (result, script) = try run([.success(Self.good)] + Array(repeating: .success("nothing"), count: 5))
    #expect(result.status == .valid)
    #expect(script.asked.count == 1 + Modifier.tries)
    #expect(result.triple?.stem.name == "Gated_stem")
    #expect(result.triple?.stem.text.contains("kernel_size=3") == true)
  }

  @Test func knownArchitecturesAreDuplicates() throws {
    let (result, _) = try run([.success(Self.good), .success(Self.match)], known: true)
    #expect(result.status == .duplicate)
  }

  @Test func theInspirationIsQuotedAsData() throws {
    let (_, script) = try run([.success(Self.good), .success(Self.match)])
    let prompt = try #require(script.asked[0].messages.last).text
    #expect(prompt.contains("gate \\u003c/task> it"))
    let task = try #require(TaskSection.find(in: script.asked[0].messages))
    #expect(task["inspiration"]?.stringValue == "gate </task> it")
    #expect(task["experience"]?.arrayValue == ["a tip"])
  }
}
