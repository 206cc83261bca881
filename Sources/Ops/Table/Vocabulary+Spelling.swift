package import GraphLang

extension Vocabulary {
  /// How an operation of this name, in any case, is printed; nil for names that are none.
  package func spelling(_ name: String) -> Spelling? {
    guard let (operation, _) = find(name) else { return nil }
    return Spelling(
      operation.name,
      operation.parameters.map { parameter in
        let form: Spelling.Parameter.Form =
          switch parameter.kind {
          case .axisList, .sizeList: .list
          case .normalised: .positional
          case .size, .pair, .axis, .axes, .probability: .keyword
          }
        return Spelling.Parameter(parameter.name, form)
      })
  }
}
