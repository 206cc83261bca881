import Diagnostics
import GraphLang
import IR
import Verifier

/// One input of the fuzzer: text to typed graphs, with all that is printed. The last bytes of the input choose the role,
/// the stem scale and the width.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let source = SourceFile(path: "fuzz.ng", bytes: Array(UnsafeBufferPointer(start: start, count: count)))
  let choice = Int(source.bytes.last ?? 0) &+ 256 &* count
  let roles: [Role?] = [nil, nil, .base, .stem, .downsample]
  let options = VerifyOptions(
    role: roles[choice % 5], stemScale: [1, 2, 4][choice % 3], width: choice % 4 == 0 ? choice % 4096 + 1 : nil)
  let (tree, reports) = Verifier().verify(source, options)
  let renderer = TextRenderer(colored: false)
  for diagnostic in tree.diagnostics + reports.flatMap(\.diagnostics) {
    precondition(diagnostic.span.start >= 0 && diagnostic.span.end <= source.bytes.count, diagnostic.code.id)
    for fix in diagnostic.fixes {
      precondition(FixIt.apply(fix.edits, to: source.bytes) != nil, "edits overlap: \(diagnostic.code.id)")
    }
    _ = renderer.render(diagnostic, in: source)
    _ = diagnostic.json(in: source).serialized
  }
  for report in reports {
    _ = report.condition
    if let typed = report.typed, let width = report.widths.smallest {
      _ = typed.cost(width: width, height: 32, imageWidth: 32)
      _ = typed.table.describe(typed.parameters, report.signature.names)
      _ = typed.canonicalForm()
    }
  }
  return 0
}
