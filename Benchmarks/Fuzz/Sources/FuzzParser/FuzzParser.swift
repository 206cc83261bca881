import Diagnostics
import GraphLang

/// One input of the fuzzer: text to syntax tree to graphs. Whatever the bytes are, nothing may trap, and every place
/// that a diagnostic names must lie in the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let source = SourceFile(path: "fuzz.ng", bytes: Array(UnsafeBufferPointer(start: start, count: count)))
  let tree = Parser.parse(source)
  var diagnostics = tree.diagnostics
  for block in tree.blocks {
    diagnostics += block.diagnostics + GraphBuilder.build(block, in: source).diagnostics
  }
  for diagnostic in diagnostics {
    precondition(diagnostic.span.start >= 0 && diagnostic.span.end <= source.bytes.count, diagnostic.code.id)
    for fix in diagnostic.fixes {
      precondition(FixIt.apply(fix.edits, to: source.bytes) != nil, "edits overlap: \(diagnostic.code.id)")
    }
  }
  return 0
}
