import Diagnostics
import IR
import Runtime
import Templates
import Testing
import Verifier

@testable import Agents

/// Every rewrite on every sample.
struct RewriteTests {
  static let samples: [(name: String, base: TypedGraph)] = Template.all.compactMap { template in
    let reports = Verifier().verify(SourceFile(path: template.name, text: template.text)).reports
    return reports.first { $0.signature.role == .base }?.typed.map { (template.name, $0) }
  }

  @Test func thereAreEnough() {
    #expect(Rewrite.all.count >= 40)
    #expect(Set(Rewrite.all.map(\.name)).count == Rewrite.all.count)
    #expect(Set(Rewrite.all.map(\.family)) == Set(Rewrite.Family.allCases))
    #expect(Self.samples.count == Template.all.count)
  }

  @Test(arguments: Rewrite.all.map(\.name))
  func keepsTheContract(_ name: String) throws {
    let rewrite = try #require(Rewrite.all.first { $0.name == name })
    var applied = 0
    for (sample, base) in Self.samples {
      let hash = base.canonicalForm().hash
      for seed in 0..<3 as Range<UInt64> {
        var editor = BlockEditor(base)
        var random = SplitMix64(seed: seed)
        guard rewrite.apply(&editor, &random) else { continue }
        applied += 1
        let text = try #require(editor.text(name: "Rewritten"))
        let report = try #require(Verifier().verify(SourceFile(path: sample, text: text)).reports.first)
        let (isValid, messages) = (report.isValid, report.diagnostics.map(\.message))
        #expect(isValid, "\(name) on \(sample): \(messages)\n\(text)")
        guard let typed = report.typed else { continue }
        let changed = typed.canonicalForm().hash
        #expect(changed != hash, "\(name) on \(sample) changes nothing\n\(text)")
        for width in 1...256 where typed.widths.contains(width) {
          #expect(base.widths.contains(width), "\(name) on \(sample) is valid at \(width)")
        }
      }
    }
    #expect(applied > 0, "\(name) fits no sample")
  }

  @Test func mostRewritesFitTheBasicBlock() throws {
    let base = try #require(Self.samples.first { $0.name == "resnet_basic" }).base
    let fitting = Rewrite.all.filter { rewrite in
      var editor = BlockEditor(base)
      var random = SplitMix64(seed: 1)
      return rewrite.apply(&editor, &random)
    }
    #expect(fitting.count >= 55)
  }

  @Test func sameSeedSameBlock() throws {
    let base = try #require(Self.samples.first { $0.name == "googlenet" }).base
    func text(_ seed: UInt64) -> [String?] {
      Rewrite.all.map { rewrite in
        var editor = BlockEditor(base)
        var random = SplitMix64(seed: seed)
        return rewrite.apply(&editor, &random) ? editor.text(name: "X") : nil
      }
    }
    #expect(text(5) == text(5))
    #expect(text(5) != text(6))
  }
}
