import IR
import Testing

@testable import Runtime

@Suite struct PlanTests {
  @Test func lifetimesThatMeetNeverOverlapInMemory() {
    var generator = SplitMix64(seed: 11)
    let lifetimes = (0..<300).map { _ in
      let start = Int(generator.next() % 200)
      return Lifetime(count: 16 * Int(1 + generator.next() % 40), start: start, end: start + Int(generator.next() % 30))
    }
    let (offsets, total) = ArenaAllocator.assign(lifetimes)
    for a in lifetimes.indices {
      #expect(offsets[a] + lifetimes[a].count <= total)
      for b in lifetimes.indices where a < b && lifetimes[a].overlaps(lifetimes[b]) {
        let apart = offsets[a] + lifetimes[a].count <= offsets[b] || offsets[b] + lifetimes[b].count <= offsets[a]
        #expect(apart, "\(a) and \(b)")
      }
    }
    let peak = (0..<240).map { time in
      lifetimes.filter { $0.start <= time && time <= $0.end }.reduce(0) { $0 + $1.count }
    }
    #expect(total <= (peak.max() ?? 0) * 5 / 4, "within a quarter of what lives at once")
  }

  @Test func memoryIsReused() {
    var network = ResidualNetwork(width: 4, cells: 2, classes: 10, image: 8)
    let program = network.program(batch: 32, training: true)
    let plan = Plan(program.gradient(of: program.outputs[1].value))
    let all = plan.training.program.instructions.flatMap(\.results).reduce(0) {
      $0 + plan.training.program[$1].physicalCount * 4
    }
    #expect(plan.arenaBytes < all / 2)
    #expect(plan.predictedBytes(threads: 2) >= plan.arenaBytes + plan.inputBytes + 3 * plan.parameterBytes)
  }

  @Test func inferenceNeedsLessThanTraining() {
    var network = ResidualNetwork(width: 4, cells: 2, classes: 10, image: 8)
    let training = network.program(batch: 32, training: true)
    let step = Plan(training.gradient(of: training.outputs[1].value))
    let inference = Plan(TrainingProgram(inference: network.program(batch: 32, training: false)))
    #expect(inference.arenaBytes * 3 < step.arenaBytes)
  }

  @Test func gradientsAreWrittenStraightToTheirRegion() throws {
    var network = ResidualNetwork(width: 4, cells: 1, classes: 10, image: 8)
    let program = network.program(batch: 16, training: true)
    let plan = Plan(program.gradient(of: program.outputs[1].value))
    for gradient in plan.training.parameterGradients {
      let location = plan.locations[try #require(gradient)]
      guard case .gradient = location else {
        Issue.record("a gradient lies elsewhere")
        continue
      }
    }
  }
}
