import Diagnostics
import GraphLang
import Testing
import Verifier

@testable import NadercCommands

@Suite struct CheckFormatsTests {
  private func verify(_ text: String, path: String = "a b/x,y:z.ng") -> (
    source: SourceFile, tree: SyntaxTree, reports: [BlockReport], all: [Diagnostic]
  ) {
    let source = SourceFile(path: path, text: text)
    let (tree, reports) = Verifier().verify(source)
    return (source, tree, reports, tree.diagnostics + reports.flatMap(\.diagnostics))
  }

  private static let wrong = "##A##\n0:input\n1:output\n2:BatchNorm2d\n3:relu\n0->2\n2=>3\n3->1\n0->1\n"

  @Test func sarifHasWhatTheSchemaRequires() throws {
    let found = verify(Self.wrong)
    var printed: [UInt8] = []
    var sarif = CheckSARIF(JSONStream { printed += $0 })
    sarif.begin(found.source)
    for diagnostic in found.all { sarif.add(diagnostic) }
    sarif.begin(SourceFile(path: "empty.ng", text: ""))
    sarif.finish()
    let parsed = try JSONValue(parsing: printed)
    #expect(parsed["version"]?.stringValue == "2.1.0")
    let run = try #require(parsed["runs"]?.arrayValue?.first)
    #expect(run["artifacts"]?.arrayValue?.count == 2)
    let driver = try #require(run["tool"]?["driver"])
    #expect(driver["name"]?.stringValue == "naderc")
    let rules = try #require(driver["rules"]?.arrayValue)
    let results = try #require(run["results"]?.arrayValue)
    #expect(results.count == found.all.count && results.count >= 4)
    for result in results {
      let index = try #require(result["ruleIndex"]?.integerValue)
      #expect(rules[index]["id"]?.stringValue == result["ruleId"]?.stringValue)
      #expect(result["message"]?["text"]?.stringValue?.isEmpty == false)
      #expect(["error", "warning"].contains(result["level"]?.stringValue ?? ""))
      let physical = try #require(result["locations"]?.arrayValue?.first?["physicalLocation"])
      #expect(physical["artifactLocation"]?["uri"]?.stringValue == "a%20b/x%2Cy%3Az.ng")
      let region = try #require(physical["region"])
      #expect((region["startLine"]?.integerValue ?? 0) >= 1 && (region["startColumn"]?.integerValue ?? 0) >= 1)
      for fix in result["fixes"]?.arrayValue ?? [] {
        let change = try #require(fix["artifactChanges"]?.arrayValue?.first)
        #expect(change["artifactLocation"]?["uri"] != nil)
        let replacements = try #require(change["replacements"]?.arrayValue)
        #expect(!replacements.isEmpty && replacements.allSatisfy { $0["deletedRegion"] != nil })
      }
    }
  }

  @Test func githubCommandsAreEscaped() throws {
    let found = verify(Self.wrong)
    for diagnostic in found.all {
      let line = CheckGitHub.line(diagnostic, in: found.source)
      #expect(line.hasPrefix("::\(diagnostic.severity.rawValue) file=a b/x%2Cy%3Az.ng,line="))
      #expect(line.last == "\n" && !line.dropLast().contains("\n"))
    }
    let odd = Diagnostic(SyntaxCode.unexpectedToken.code, "100%\r\nof", at: SourceSpan(0, 1))
    #expect(CheckGitHub.line(odd, in: found.source).hasSuffix("title=E0105::100%25%0D%0Aof\n"))
  }

  @Test func naderLinesAreThePapers() {
    let valid = verify("##A##\n0:input\n1:output\n2:ReLU\n0->2->1\n")
    #expect(CheckNader.head(valid.tree) + valid.reports.map(CheckNader.line).joined() == "{'status':'success'}\n")
    let found = verify("##A##\n0:input\n1:output\n8:ROIAlign\n0->8->1\n")
    #expect(
      CheckNader.head(found.tree) + found.reports.map(CheckNader.line).joined()
        == "{'status':'error','context':'node 8 error: unknown operation \\'ROIAlign\\''}\n")
    let none = verify("")
    #expect(CheckNader.head(none.tree).hasPrefix("{'status':'error','context':'no block"))
  }
}
