import Diagnostics
import Foundation
import GraphLang
import Testing

@testable import Verifier

@Suite struct CanonicalFormTests {
  static let samples: [URL] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("samples")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "ng" }.sorted { $0.path < $1.path }
  }()

  static func reports(_ url: URL) throws -> [BlockReport] {
    let source = SourceFile(path: url.path, text: try String(contentsOf: url, encoding: .utf8))
    return Verifier().verify(source).reports
  }

  /// What a hash is must not change in silence: caches and folders have it.
  @Test(arguments: [
    (
      "##A##\n0:input\n1:output\n2:Conv2d(C,3)\n3:BN\n4:ReLU\n5:Add\n0->2->3->4->5->1\n0->5",
      "a44158ac105a34879d89463bbb9685a8"
    ),
    (
      "##B##\n0:input\n1:output\n2:Conv2d(C//4,1)\n3:Conv2d(C//4,1)\n4:Conv2d(C//4,1)\n5:Conv2d(C//4,1)\n6:concat(1)\n"
        + "0->2->6\n0->3->6\n0->4->6\n0->5->6->1", "71d89baf26430e4de632ca85abd64283"
    ),
    ("##C_stem##\n0:input\n1:output\n2:Conv2d(dim,3)\n3:GELU\n0->2->3->1", "38b68c83c4943ce59fec13a709b427a9"),
  ])
  func hashesArePinned(text: String, digits: String) throws {
    let report = try #require(Verifier().verify(SourceFile(path: "a.ng", text: text)).reports.first)
    #expect(report.typed?.canonicalForm().hash == "ng1:" + digits)
  }

  @Test func samplesDiffer() throws {
    let hashes = try Self.samples.map { url in
      try #require(Self.reports(url).first { $0.signature.role == .base }?.typed).canonicalForm().hash
    }
    #expect(hashes.count == 20)
    #expect(Set(hashes).count == hashes.count)
    #expect(hashes.allSatisfy { $0.hasPrefix("ng1:") && $0.utf8.count == 36 })
  }

  @Test(arguments: samples)
  func scrambledSamplesAreTheSame(url: URL) throws {
    let source = SourceFile(path: url.path, text: try String(contentsOf: url, encoding: .utf8))
    var random = SeededRandom(state: 7)
    for report in Verifier().verify(source).reports {
      let original = try #require(report.typed).canonicalForm()
      let scrambler = BlockScrambler(report.block, source)
      for _ in 0..<60 {
        let text = scrambler.scrambled(&random).text
        #expect(canonicalForm(text, role: report.signature.role)?.hash == original.hash, "\(text)")
      }
    }
  }

  @Test func aThousandRenumberings() throws {
    let url = try #require(Self.samples.first { $0.lastPathComponent == "googlenet.ng" })
    let source = SourceFile(path: url.path, text: try String(contentsOf: url, encoding: .utf8))
    let report = try #require(Verifier().verify(source).reports.first)
    let original = try #require(report.typed).canonicalForm()
    let scrambler = BlockScrambler(report.block, source)
    var random = SeededRandom(state: 1)
    var same = 0
    for _ in 0..<1_000 { same += canonicalForm(scrambler.scrambled(&random).text)?.hash == original.hash ? 1 : 0 }
    #expect(same == 1_000)
  }

  @Test func theTextIsABlockOfTheSameArchitecture() throws {
    for url in Self.samples {
      for report in try Self.reports(url) {
        let form = try #require(report.typed).canonicalForm()
        #expect(canonicalForm(form.text, role: report.signature.role)?.text == form.text)
      }
    }
  }

  @Test func theTextOfRandomBlocksIsABlockOfTheSameArchitecture() throws {
    var valid = 0
    for seed in 0..<600 {
      var random = RandomBlocks(seed: seed)
      let block = random.block()
      guard let role = Role(rawValue: block.role), block.stemScale == 1,
        let form = canonicalForm(block.text, role: role)
      else { continue }
      valid += 1
      #expect(canonicalForm(form.text, role: role)?.text == form.text, "\(block.text)")
    }
    #expect(valid > 100)
  }

  @Test func aSizeThatCannotBeWrittenIsWhatTheOthersLeave() throws {
    let text = """
      ##Unwritable##
      0:input
      1:output
      2:mean((2,3))
      3:reshape(B,C//4,4,-1)
      4:Conv2d(C,1,stride=C)
      5:reshape(B,C//4,4,-1)
      6:Add
      7:reshape(B,C,-1)
      8:mean(2)
      9:reshape(B,C,1,1)
      10:Mul
      0->2->3->6
      0->4->5->6
      6->7->8->9->10
      0->10->1
      """
    let form = try #require(canonicalForm(text))
    #expect(form.text.contains("reshape(B,C//4,4,-1)") && form.text.contains("reshape(B,C,-1)"))
    #expect(canonicalForm(form.text)?.text == form.text)
  }

  @Test func singleEditsDiffer() {
    let base: [(String, [Int])] = [
      ("Conv2d(C,3)", [0]), ("BN", [1]), ("ReLU", [2]), ("Conv2d(C,3)", [3]), ("concat(1)", [0, 4]),
      ("Conv2d(C,1)", [5]), ("Add", [6, 0]),
    ]
    var variants: [[(String, [Int])]] = [base]
    func edited(_ index: Int, _ text: String, _ operands: [Int]? = nil) {
      var copy = base
      copy[index] = (text, operands ?? copy[index].1)
      variants.append(copy)
    }
    edited(0, "Conv2d(C,5)")
    edited(0, "Conv2d(C,(3,1))")
    edited(0, "Conv2d(C,(1,3))")
    edited(0, "Conv2d(C,3,1,2)")
    edited(0, "Conv2d(C,3,groups=C)")
    edited(2, "GELU")
    edited(1, "DropPath(0.1)")
    edited(1, "DropPath(0.2)")
    edited(4, "concat(1)", [2, 4])
    edited(4, "concat(1)", [4, 0])
    edited(6, "Mul")
    edited(6, "Add", [6, 0, 0])
    edited(6, "Add", [6, 3])
    let hashes = variants.compactMap { canonicalForm(block($0))?.hash }
    #expect(hashes.count == variants.count)
    #expect(Set(hashes).count == hashes.count)
  }

  @Test(arguments: [
    (["DropPath(0)"], ["permute(0,1,2,3)"]),
    (["permute(0,2,3,1)", "permute(0,3,1,2)"], ["AvgPool2d(1,1)"]),
    (["permute(0,2,3,1)", "permute(0,3,2,1)"], ["permute(0,1,3,2)"]),
    (["reshape(B,C,-1)", "reshape(B*C,H,W)", "reshape(B,C,H,W)"], ["repeat(1,1,1,1)"]),
    (["Conv2d((C+1)//2,1)", "Conv2d(C,1)"], ["Conv2d(-(-C//2),kernel_size=(1,1))", "Conv2d(dim,1)"]),
    (["Conv2d(C//2+(C+1)//2,1)"], ["Conv2d(C,1)"]),
    (["Conv2d(2*((C+1)//2),1)", "Conv2d(C,1)"], ["Conv2d(2*C-2*(C//2),1)", "Conv2d(C,1)"]),
  ])
  func rewritesAreTheSame(left: [String], right: [String]) throws {
    func chain(_ nodes: [String]) -> String {
      let all = ["ReLU"] + nodes + ["GELU"]
      return block(all.enumerated().map { ($1, [$0]) })
    }
    let (a, b) = (canonicalForm(chain(left)), canonicalForm(chain(right)))
    // (0,1,3,2) transposes the image, which leaves no valid base block.
    if left.last == "permute(0,3,2,1)" {
      #expect(a == nil && b == nil)
    } else {
      #expect(a != nil && a?.hash == b?.hash)
    }
  }

  @Test func keptApart() {
    let nested = block([("ReLU", [0]), ("GELU", [0]), ("Add", [1, 2]), ("Add", [3, 0])])
    let flat = block([("ReLU", [0]), ("GELU", [0]), ("Add", [1, 2, 0])])
    #expect(canonicalForm(nested)?.hash != canonicalForm(flat)?.hash)
    let mean = block([("mean((2,3))", [0]), ("Mul", [0, 1])])
    let pool = block([("AdaptiveAvgPool2d(1)", [0]), ("Mul", [0, 1])])
    #expect(canonicalForm(mean)?.hash != canonicalForm(pool)?.hash)
  }

  @Test func rolesAndInputsBelongToTheHash() throws {
    let plain = "##B##\n0:input\n1:output\n2:Conv2d(dim,3)\n0->2\n2->1\n"
    let (stem, base) = (try #require(canonicalForm(plain, role: .stem)), try #require(canonicalForm(plain)))
    #expect(stem.hash != base.hash)
  }
}
