import Diagnostics
import GraphLang
import IR
import Templates
import Verifier

/// Times the language in the library: text to typed graph with widths and cost, sizes, canonical hashes.
@main struct LanguageBenchmark {
  static func main() {
    // As the program does.
    FreedMemory.keep()
    if let work = CommandLine.arguments.dropFirst().first {
      // For a profiler: one kind of work and nothing else.
      switch work {
      case "mixed": for _ in 0..<20 { check(Blocks.mixed) }
      case "strided1", "strided2", "strided3":
        for _ in 0..<20 { check(Blocks.strided[Int(work.suffix(1), radix: 10).map { $0 - 1 } ?? 0]) }
      default: for _ in 0..<5000 { check(Blocks.linear) }
      }
      return
    }
    print("microseconds                                    median     least   at full     limit")
    let measurements = measurements()
    Measurement.measure(measurements)
    let yardstick = measurements.map(\.leastYardstick).min() ?? .zero
    for measurement in measurements { print(measurement.row(at: yardstick)) }
    print("\nat full: medians as they would be at the full speed of the machine, told by a piece of work beside each")
    if measurements.contains(where: { $0.median(at: yardstick) > $0.limit }) { print("a median is over its limit") }
  }

  static func measurements() -> [Measurement] {
    var result = [
      Measurement("check, 15 nodes", limit: .microseconds(50), repetitions: 10) { check(Blocks.linear) },
      Measurement("check, irregular widths", limit: .milliseconds(5)) { check(Blocks.irregular) },
      Measurement("check, heads with lengths of -1", limit: .milliseconds(5)) { check(Blocks.mixed) },
    ]
    for (index, text) in Blocks.strided.enumerated() {
      result.append(Measurement("check, stride by the width, \(index + 1)", limit: .milliseconds(5)) { check(text) })
    }
    let samples = Template.all.map { SourceFile(path: $0.name, text: $0.text) }
    result.append(
      Measurement("check, all \(samples.count) samples of three blocks", limit: .microseconds(300 * samples.count)) {
        for source in samples { check(source) }
      })
    for name in ["resnet_basic", "se_resnet", "shufflenetv2", "nasbench201"] {
      guard let network = network(name) else { preconditionFailure("\(name) does not verify") }
      result.append(
        Measurement("size of \(name)", limit: .milliseconds(5)) {
          let found = WidthSearch.search(
            network, imageSize: 32, classes: 100, limits: .init(parameters: 1_500_000, macs: 200_000_000))
          precondition(found.width != nil)
        })
    }
    for (name, text, limit) in [
      ("canonical hash, 21 nodes", Blocks.plain, Duration.microseconds(100)),
      (
        "canonical hash, 60 equal branches, 182 nodes", Blocks.branches(60, ["Conv2d(C,3)", "BN", "ReLU"]),
        .milliseconds(50)
      ),
      ("canonical hash, complete graph, 193 nodes", Blocks.complete(19), .milliseconds(50)),
      ("canonical hash, Latin square, 183 nodes", Blocks.latin, .milliseconds(50)),
      ("canonical hash, projective plane, 117 nodes", Blocks.plane, .milliseconds(50)),
      ("canonical hash, Hadamard matrix, 195 nodes", Blocks.hadamard, .milliseconds(50)),
    ] {
      guard let typed = Verifier().verify(SourceFile(path: "b.ng", text: text)).reports.first?.typed else {
        preconditionFailure("\(name) does not verify")
      }
      result.append(Measurement(name, limit: limit) { _ = typed.canonicalForm().hash })
    }
    return result
  }

  /// All that `naderc check --width` tells of a block.
  private static func check(_ text: String) { check(SourceFile(path: "b.ng", text: text)) }

  private static func check(_ source: SourceFile) {
    for report in Verifier().verify(source).reports {
      guard let typed = report.typed, let width = report.widths.smallest else {
        preconditionFailure("invalid: \(report.diagnostics)")
      }
      _ = report.condition
      _ = typed.cost(width: width, height: 32, imageWidth: 32)
    }
  }

  private static func network(_ name: String) -> Network? {
    guard let template = Template.named(name) else { return nil }
    let reports = Verifier().verify(SourceFile(path: name, text: template.text)).reports
    func typed(_ role: Role) -> TypedGraph? { reports.first { $0.signature.role == role }?.typed }
    guard let base = typed(.base), let stem = typed(.stem), let downsample = typed(.downsample) else { return nil }
    return Network(skeleton: .nasbench201, base: base, stem: stem, downsample: downsample)
  }
}
