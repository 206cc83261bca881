/// What the printer has to know of an operation: this floor knows none by itself.
package struct Spelling: Sendable {
  /// The canonical name.
  package let name: String
  /// The parameters in their declared order.
  package let parameters: [Parameter]

  package struct Parameter: Sendable {
    package enum Form: Sendable {
      case keyword
      /// Always by position.
      case positional
      /// By position, and all the arguments that are left.
      case list
    }

    package let name: String
    package let form: Form

    package init(_ name: String, _ form: Form) {
      self.name = name
      self.form = form
    }
  }

  package init(_ name: String, _ parameters: [Parameter]) {
    self.name = name
    self.parameters = parameters
  }
}
