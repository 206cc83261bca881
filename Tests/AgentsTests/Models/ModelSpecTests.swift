import Testing

@testable import Agents

struct ModelSpecTests {
  @Test(arguments: [
    "offline", "openai:gpt-4o", "anthropic:claude-x", "http://127.0.0.1:8080/v1#org/name", "replay:some/folder",
    "command:python3 model.py 'a b' ''",
  ])
  func readsBackWhatItWrites(_ text: String) throws {
    let spec = try ModelSpec(parsing: text)
    #expect(try ModelSpec(parsing: spec.text) == spec)
  }

  @Test func wordsOfCommands() throws {
    #expect(
      try ModelSpec(parsing: #"command:run "a \"b\"" c\ d 'e"f'"#) == .command(["run", "a \"b\"", "c d", "e\"f"]))
  }

  @Test(arguments: [
    "", "gpt-4o", "openai:", "command:", "command:'open", "http://host/v1", "http://user:secret@host/v1#m", "ftp://x#y",
    "http://host/a b#m",
  ])
  func refusesTheRest(_ text: String) {
    #expect(throws: ModelError.self) { try ModelSpec(parsing: text) }
  }
}
