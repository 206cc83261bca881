import Diagnostics
import GraphLang
import Verifier

/// From the text of a file to the blocks of a network.
enum Pipeline {
  /// What stands in the way of a network.
  enum Failure: Error {
    /// The file's own findings, ready to be printed.
    case invalid(String)
    case structure(String)
  }

  /// Verifies a file and puts its blocks on the skeleton; the default stem and downsample stand in for missing ones.
  static func network(_ source: SourceFile, _ skeleton: Skeleton, colored: Bool) throws(Failure) -> (
    Network, BlockReport
  ) {
    let options = VerifyOptions(stemScale: skeleton.stemScale)
    let (tree, reports) = Verifier().verify(source, options)
    let text = CheckText(colored: colored, isQuiet: true).file(tree, reports, options)
    let hasErrors = tree.diagnostics.contains { $0.severity == .error } || reports.contains { !$0.isValid }
    if hasErrors { throw .invalid(text) }
    func only(_ role: Role) throws(Failure) -> BlockReport? {
      let found = reports.filter { $0.signature.role == role }
      guard found.count <= 1 else {
        throw .structure("\(source.path): \(found.count) \(role.rawValue) blocks; a network has one of each role")
      }
      return found.first
    }
    guard let base = try only(.base), let typed = base.typed else {
      throw .structure("\(source.path): no base block; a network needs one, see 'naderc new'")
    }
    let stem = try only(.stem)?.typed ?? standard(DefaultBlocks.stem(scale: skeleton.stemScale), options)
    let downsample = try only(.downsample)?.typed ?? standard(DefaultBlocks.downsample, options)
    return (Network(skeleton: skeleton, base: typed, stem: stem, downsample: downsample), base)
  }

  private static func standard(_ text: String, _ options: VerifyOptions) -> TypedGraph {
    let source = SourceFile(path: "default", text: text)
    guard let typed = Verifier().verify(source, options).reports.first?.typed else {
      preconditionFailure("a default block does not verify")
    }
    return typed
  }
}
