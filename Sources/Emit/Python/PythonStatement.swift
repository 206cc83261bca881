/// A statement of Python as a value.
package indirect enum PythonStatement: Sendable {
  /// `target = value  # comment`, perhaps with a type.
  case assign(PythonExpression, type: PythonExpression? = nil, PythonExpression, comment: String? = nil)
  /// `a, b = value`.
  case unpack([PythonIdentifier], PythonExpression, comment: String? = nil)
  case expression(PythonExpression)
  case returning(PythonExpression)
  case ifThen(PythonExpression, [PythonStatement])
  case forEach([PythonIdentifier], in: PythonExpression, [PythonStatement])
  case function(PythonFunction)
  case define(PythonClass)
  /// A line of its own.
  case comment(String)
  /// `import module`, or `from module import names`.
  case importing(PythonIdentifier, names: [PythonIdentifier])
  /// `import module.part as name`.
  case importingAs([PythonIdentifier], PythonIdentifier)
  case docstring(String)
  case blank
}

/// A function or method with annotated parameters.
package struct PythonFunction: Sendable {
  package struct Parameter: Sendable {
    let name: PythonIdentifier
    let type: PythonExpression?
    let standard: PythonExpression?

    package init(_ name: PythonIdentifier, type: PythonExpression? = nil, standard: PythonExpression? = nil) {
      self.name = name
      self.type = type
      self.standard = standard
    }
  }

  let name: PythonIdentifier
  let parameters: [Parameter]
  let result: PythonExpression
  let body: [PythonStatement]

  package init(
    _ name: PythonIdentifier, _ parameters: [Parameter], returns result: PythonExpression, _ body: [PythonStatement]
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.body = body
  }
}

/// A class with a docstring and methods.
package struct PythonClass: Sendable {
  let name: PythonIdentifier
  let base: PythonExpression
  let documentation: String
  let body: [PythonFunction]

  package init(
    _ name: PythonIdentifier, base: PythonExpression, documentation: String, _ body: [PythonFunction]
  ) {
    self.name = name
    self.base = base
    self.documentation = documentation
    self.body = body
  }
}
