import Diagnostics
import GraphLang
import Verifier

/// The dialogue that makes a new architecture from a block and an inspiration: the model writes, the compiler answers, until
/// the block is valid or the tries are used up.
package struct Modifier {
  /// Tries of the base block, and of stem and downsample, at most.
  package static let tries = 5

  private let library: TripleLibrary
  private let target: DesignTarget
  private let appliesSafeFixes: Bool
  private let temperature: Double?
  private let fits = Fits()

  /// The last width search: a dialogue asks several times for one architecture.
  private final class Fits {
    private var last: (key: String, fit: DesignTarget.Fit)?

    func fit(_ triple: BlockTriple, _ target: DesignTarget) -> DesignTarget.Fit {
      let key = triple.key
      if let last, last.key == key { return last.fit }
      let fit = target.fit(triple)
      last = (key, fit)
      return fit
    }
  }

  package init(
    _ library: TripleLibrary, _ target: DesignTarget, appliesSafeFixes: Bool = true, temperature: Double? = nil
  ) {
    self.library = library
    self.target = target
    self.appliesSafeFixes = appliesSafeFixes
    self.temperature = temperature
  }

  /// One dialogue; `design` names it within the search, `isKnown` says whether the hash of a triple was seen before.
  package func run(
    _ parent: BlockTriple, _ inspiration: String, _ experience: [String], design: String, caller: Caller,
    isKnown: (String) -> Bool = { _ in false }
  ) throws(Caller.Failure) -> ModifierResult {
    var result = ModifierResult(
      status: .invalid, attempts: 0, triple: nil, width: nil, parameters: nil, diagnostics: [], findings: [],
      dialogue: [])
    guard let base = try base(parent, inspiration, experience, design, caller, &result) else { return result }
    let triple = try match(base, parent, inspiration, design, caller, &result)
    result.triple = triple
    if isKnown(triple.key) {
      result.status = .duplicate
      return result
    }
    switch fits.fit(triple, target) {
    case .fits(let width, let cost):
      (result.status, result.width, result.parameters) = (.valid, width, cost.parameters)
    case .overBudget: result.status = .overBudget
    case .misfit: result.status = .invalid
    }
    return result
  }

  // MARK: - The base block

  private func base(
    _ parent: BlockTriple, _ inspiration: String, _ experience: [String], _ design: String, _ caller: Caller,
    _ result: inout ModifierResult
  ) throws(Caller.Failure) -> BlockTriple.Part? {
    let parentHash = parent.base.graph.canonicalForm().hash
    var messages = [
      Message(.system, ModifierPrompt.system),
      Message(.user, ModifierPrompt.modify(parent, inspiration, experience, design: design)),
    ]
    defer { result.dialogue = messages }
    for attempt in 1...Self.tries {
      result.attempts = attempt
      guard let reply = try ask("\(design)/base/\(attempt)", &messages, .base, caller) else { continue }
      messages.append(Message(.assistant, reply.text))
      let reading = ReplyReading(reply.text, role: .base, appliesSafeFixes: appliesSafeFixes)
      result.diagnostics = reading.diagnostics.map { $0.json(in: reading.source) }
      switch verdict(reading, reply, parent, parentHash) {
      case .success(let part):
        for index in result.findings.indices { result.findings[index].isMended = true }
        return part
      case .failure(let complaint):
        result.findings.append(complaint.finding)
        messages.append(Message(.user, ModifierPrompt.feedback(complaint.summary, complaint.findings)))
      }
    }
    return nil
  }

  private struct Complaint: Error {
    let finding: ModifierResult.Finding
    let summary: String
    var findings = ""

    init(_ code: String, _ message: String, role: String = "base") {
      finding = .init(role: role, code: code, message: message, remedy: nil, isMended: false)
      summary = ModifierPrompt.verdict(message)
    }

    init(_ reading: ReplyReading, _ error: Diagnostic, role: String = "base") {
      finding = .init(
        role: role, code: error.code.id, message: error.message, remedy: error.fixes.first?.title, isMended: false)
      summary = ModifierPrompt.verdict(error)
      findings = reading.text
    }
  }

  private func verdict(
    _ reading: ReplyReading, _ reply: ModelReply, _ parent: BlockTriple, _ parentHash: String
  ) -> Result<BlockTriple.Part, Complaint> {
    if reply.finish == .refusal { return .failure(Complaint("refusal", "the reply holds no block but a refusal")) }
    // Of several blocks the first valid one counts: models like to repeat the old block before the new one.
    let valid = reading.reports.filter(\.isValid).compactMap { report in report.typed.map { (report, $0) } }
    let changed = valid.first { $0.1.canonicalForm().hash != parentHash }
    guard let (report, typed) = changed ?? valid.first else {
      // Prose alone is no block with many unreadable lines.
      let hasNodes = reading.reports.contains { !$0.block.nodes.isEmpty }
      if hasNodes, let error = reading.firstError { return .failure(Complaint(reading, error)) }
      return .failure(Complaint("no-block", "the reply holds no block"))
    }
    guard changed != nil else {
      return .failure(Complaint("unchanged", "the block is the same architecture as the parent"))
    }
    let part = BlockTriple.Part(typed, name: BlockName.clean(report.block.name, ""))
    let candidate = BlockTriple(base: part, stem: parent.stem, downsample: parent.downsample)
    switch fits.fit(candidate, target) {
    case .fits, .overBudget: return .success(part)
    case .misfit(let reason): return .failure(Complaint("misfit", reason))
    }
  }

  // MARK: - Stem and downsample

  /// The triple of the base block with matching blocks; those of the parent where the dialogue gives none.
  private func match(
    _ base: BlockTriple.Part, _ parent: BlockTriple, _ inspiration: String, _ design: String, _ caller: Caller,
    _ result: inout ModifierResult
  ) throws(Caller.Failure) -> BlockTriple {
    let inherited = BlockTriple(
      base: base, stem: BlockTriple.Part(parent.stem.graph, name: base.name + "_stem"),
      downsample: BlockTriple.Part(parent.downsample.graph, name: base.name + "_downsample"))
    // A two-input cell keeps the downsample that its skeleton needs.
    if base.graph.signature.hasTwoInputs { return inherited }
    var messages = [
      Message(.system, ModifierPrompt.system),
      Message(
        .user,
        ModifierPrompt.match(base, parent, inspiration, library.nearest(to: base.text), design: design)),
    ]
    defer { result.dialogue += messages.dropFirst() }
    for attempt in 1...Self.tries {
      guard let reply = try ask("\(design)/match/\(attempt)", &messages, nil, caller) else { continue }
      messages.append(Message(.assistant, reply.text))
      let reading = ReplyReading(reply.text, role: nil, appliesSafeFixes: appliesSafeFixes)
      switch verdict(reading, inherited) {
      case .success(let triple): return triple
      case .failure(let complaint):
        result.findings.append(complaint.finding)
        messages.append(Message(.user, ModifierPrompt.feedback(complaint.summary, complaint.findings)))
      }
    }
    return inherited
  }

  private func verdict(_ reading: ReplyReading, _ inherited: BlockTriple) -> Result<BlockTriple, Complaint> {
    func part(_ role: Role) -> BlockTriple.Part? {
      let typed = reading.reports.last { $0.isValid && $0.signature.role == role }?.typed
      return typed.map { BlockTriple.Part($0, name: "\(inherited.base.name)_\(role.rawValue)") }
    }
    guard let stem = part(.stem), let downsample = part(.downsample) else {
      let missing = part(.stem) == nil ? "stem" : "downsample"
      if let error = reading.firstError { return .failure(Complaint(reading, error, role: missing)) }
      return .failure(Complaint("no-block", "the reply holds no block whose name ends with _\(missing)", role: missing))
    }
    let triple = BlockTriple(base: inherited.base, stem: stem, downsample: downsample)
    switch fits.fit(triple, target) {
    case .fits, .overBudget: return .success(triple)
    case .misfit(let reason): return .failure(Complaint("misfit", reason, role: "downsample"))
    }
  }

  /// A reply in words, after the compiler has answered what the model asked it; nil where the model gave a reply that cannot
  /// be read, which costs a try. The dialogue keeps the questions to the compiler, not the reply.
  private func ask(
    _ name: String, _ messages: inout [Message], _ role: Role?, _ caller: Caller
  ) throws(Caller.Failure) -> ModelReply? {
    let tool = CompilerTool(role: role)
    var round = 0
    while true {
      var request = ModelRequest(.modifier, messages, temperature: temperature)
      request.tools = [CompilerTool.definition]
      request.allowsCalls = round < CompilerTool.rounds
      let reply: ModelReply
      do throws(Caller.Failure) {
        reply = try caller.ask(round == 0 ? name : "\(name)/check/\(round)", request)
      } catch {
        if case .model(let problem) = error, !problem.isFatal { return nil }
        throw error
      }
      if reply.toolCalls.isEmpty || !request.allowsCalls { return reply }
      messages.append(Message(.assistant, reply.text, calls: reply.toolCalls))
      for call in reply.toolCalls { messages.append(Message(answering: call, tool.answer(call))) }
      round += 1
    }
  }
}
