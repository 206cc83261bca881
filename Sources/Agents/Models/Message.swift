/// One turn of a dialogue.
package struct Message: Sendable, Hashable {
  package enum Speaker: String, Sendable {
    case system
    case user
    case assistant
  }

  package let speaker: Speaker
  package let text: String

  package init(_ speaker: Speaker, _ text: String) {
    self.speaker = speaker
    self.text = text
  }
}
