package import Diagnostics
import GraphLang
package import Verifier

/// The blocks of a network as text and as verified graphs.
package struct BlockTriple: Sendable {
  package struct Part: Sendable {
    /// One block in canonical form of writing: nodes numbered in order, no comments.
    package let text: String
    package let name: String
    package let graph: TypedGraph

    package init(_ graph: TypedGraph, name: String) {
      self.graph = graph
      self.name = name
      guard let text = BlockEditor(graph).text(name: name) else {
        preconditionFailure("a verified block has no cycle")
      }
      self.text = text
    }
  }

  package let base: Part
  package let stem: Part
  package let downsample: Part

  package init(base: Part, stem: Part, downsample: Part) {
    self.base = base
    self.stem = stem
    self.downsample = downsample
  }

  /// All three blocks, the base first.
  package var text: String { [base.text, stem.text, downsample.text].joined(separator: "\n") }

  /// Isomorphic networks have the same key.
  package var key: String {
    [base, stem, downsample].map { $0.graph.canonicalForm().hash }.joined(separator: "+")
  }

  package func network(_ skeleton: Skeleton) -> Network {
    Network(skeleton: skeleton, base: base.graph, stem: stem.graph, downsample: downsample.graph)
  }

  /// Why a file is no triple.
  package enum Problem: Error, Sendable {
    /// A block is not valid.
    case invalid
    case structure(String)
  }

  /// The blocks of a verified file; the default stem and downsample stand in for those that it has not.
  package static func read(_ source: SourceFile, stemScale: Int = 1) throws(Problem) -> BlockTriple {
    let options = VerifyOptions(stemScale: stemScale)
    let (tree, reports) = Verifier().verify(source, options)
    if tree.diagnostics.contains(where: { $0.severity == .error }) || reports.contains(where: { !$0.isValid }) {
      throw .invalid
    }
    func part(_ role: Role, _ standard: String) throws(Problem) -> Part? {
      let found = reports.filter { $0.signature.role == role }
      guard found.count <= 1 else {
        throw .structure("\(found.count) \(role.rawValue) blocks; a network has one of each role")
      }
      if let report = found.first, let typed = report.typed {
        return Part(typed, name: BlockName.clean(report.block.name))
      }
      guard role != .base else { return nil }
      let reports = Verifier().verify(SourceFile(path: "default", text: standard), options).reports
      guard let report = reports.first, let typed = report.typed else {
        preconditionFailure("a default block does not verify")
      }
      return Part(typed, name: report.block.name)
    }
    guard let base = try part(.base, ""), let stem = try part(.stem, DefaultBlocks.stem(scale: stemScale)),
      let downsample = try part(.downsample, DefaultBlocks.downsample)
    else { throw .structure("no base block; a design needs one, see 'naderc new'") }
    return BlockTriple(base: base, stem: stem, downsample: downsample)
  }
}
