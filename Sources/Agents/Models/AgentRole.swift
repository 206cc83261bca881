/// Who speaks to a model; each may have a model and a temperature of its own.
package enum AgentRole: String, Sendable, CaseIterable {
  case reader
  case proposer
  case modifier
  case reflector

  /// What a person would set: careful readers, inventive modifiers.
  package var temperature: Double {
    switch self {
    case .reader: 0
    case .proposer: 0.2
    case .modifier: 0.7
    case .reflector: 0.2
    }
  }
}
