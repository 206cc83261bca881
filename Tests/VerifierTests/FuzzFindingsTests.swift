import Diagnostics
import GraphLang
import Testing

@testable import Verifier

/// Inputs that once broke a promise, found by fuzzing: every place lies in the text, every fix-it can be applied.
@Suite struct FuzzFindingsTests {
  @Test(arguments: [
    // An edge was to be inserted and its neighbour renamed at one place.
    "##Probe##\n0:input\n1:output\n2:LN\n0->2\n2->1",
    // An id with a hyphen on two lines was renamed twice.
    "##Probe##\n0:input\n3-0:input\n1:output\n3-0:ReLU\n0->1\n",
    // The id of a node was renamed as such and as the source of an edge on the same line.
    "##Probe##\n0:input\n1:output\n2:Conv2d(C,3#\n0:in>2\n2->1",
  ])
  func everyFixCanBeApplied(text: String) {
    let source = SourceFile(path: "fuzz.ng", text: text)
    let (tree, reports) = Verifier().verify(source)
    let diagnostics = tree.diagnostics + reports.flatMap(\.diagnostics)
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(diagnostic.span.end <= source.bytes.count)
      for fix in diagnostic.fixes { #expect(FixIt.apply(fix.edits, to: source.bytes) != nil, "\(fix.title)") }
    }
  }
}
