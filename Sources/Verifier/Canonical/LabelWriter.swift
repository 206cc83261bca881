import IR
import Ops

/// Writes an operation with its arguments in the one spelling that equal ones share: keywords in the declared order,
/// defaults left out, axes counted from the front, pairs of equal sizes as one.
struct LabelWriter {
  private let table: SizeTable
  private let names: SymbolNames

  init(_ typed: TypedGraph) {
    table = typed.table
    var names = typed.signature.names
    names.doubled = nil
    self.names = names
  }

  func text(_ size: Size) -> String {
    if let constant = size.constant { return String(constant) }
    if size == .width && names.widthScale == 1 { return names.width }
    return table.canonicalText(size, names)
  }

  /// The sizes of a reshape. One that the language cannot write is what the others leave.
  func text(ofShape shape: [Size]) -> String {
    let unwritable = shape.indices.filter { !table.isWritable(shape[$0]) }
    return shape.indices.map { unwritable == [$0] ? "-1" : text(shape[$0]) }.joined(separator: ",")
  }

  /// `rank` is that of the first operand.
  func label(_ operation: OpDefinition, _ values: [ArgumentValue?], rank: Int) -> String {
    var label = operation.name
    var isFirst = true
    for (parameter, value) in zip(operation.parameters, values) {
      // What a normalisation is over follows from the shape.
      guard let value, parameter.kind != .normalised, !isStandard(value, parameter) else { continue }
      label += isFirst ? "(" : ","
      isFirst = false
      if parameter.kind != .axisList && parameter.kind != .sizeList { label += parameter.name + "=" }
      label += text(value, parameter, rank: rank)
    }
    return isFirst ? label : label + ")"
  }

  private func isStandard(_ value: ArgumentValue, _ parameter: OpParameter) -> Bool {
    guard let standard = parameter.standard else { return false }
    if value == standard { return true }
    guard case .pair(let height, let width) = value, height == width else { return false }
    return ArgumentValue.size(height) == standard
  }

  private func text(_ value: ArgumentValue, _ parameter: OpParameter, rank: Int) -> String {
    switch value {
    case .size(let size): return text(size)
    case .pair(let height, let width):
      let (a, b) = (text(height), text(width))
      return a == b ? a : "(\(a),\(b))"
    case .axes(let axes):
      let resolved = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
      return resolved.count == 1 ? String(resolved[0]) : "(\(resolved.map(String.init).joined(separator: ",")))"
    case .sizes(let sizes): return sizes.map { $0.map(text) ?? "-1" }.joined(separator: ",")
    case .probability(let probability): return "\(probability)"
    }
  }
}
