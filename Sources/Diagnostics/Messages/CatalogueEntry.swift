/// What `naderc explain` prints for a code.
package struct CatalogueEntry: Sendable {
  package let title: String
  package let explanation: String
  /// A block that gets this diagnostic, and the same block repaired. Empty where text cannot show the mistake.
  package let wrong: String
  package let right: String
  /// Flags of `check` that both blocks need, such as `--width 6`.
  package let role: String?
  package let width: Int?
  package let stemScale: Int
  /// Height and width of the images, as `--height` and `--image-width`.
  package let imageSize: Int?

  package init(
    _ title: String, _ explanation: String, wrong: String, right: String, role: String? = nil, width: Int? = nil,
    stemScale: Int = 1, imageSize: Int? = nil
  ) {
    self.title = title
    self.explanation = explanation
    self.wrong = wrong
    self.right = right
    self.role = role
    self.width = width
    self.stemScale = stemScale
    self.imageSize = imageSize
  }

  /// A block of these lines, after its header, `0:input` and `1:output`.
  package static func block(_ lines: String...) -> String {
    "##Block##\n0:input\n1:output\n" + lines.joined(separator: "\n")
  }

  /// A block of operations one after the other, from the input to the output.
  package static func chain(_ operations: String...) -> String { chain(operations) }

  /// A block of operations one after the other, from the input to the output.
  package static func chain(_ operations: [String]) -> String {
    let nodes = operations.enumerated().map { "\($0.offset + 2):\($0.element)\n" }.joined()
    let path = operations.indices.map { "\($0 + 2)->" }.joined()
    return "##Block##\n0:input\n1:output\n\(nodes)0->\(path)1"
  }
}
