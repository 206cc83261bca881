import IR
import Testing

@testable import Runtime

@Suite struct GradientNormsTests {
  private func trained(weights: (ParameterStore) -> Void = { _ in }) throws -> ParameterStore {
    var network = ResidualNetwork(width: 4, cells: 1, classes: 4, image: 4)
    let program = network.program(batch: 8, training: true)
    let store = try ParameterStore(for: program, seed: 3)
    weights(store)
    let loss = try #require(program.output("loss"))
    let executable = try Executable(Plan(program.gradient(of: loss)), store: store, pool: try ThreadPool(threads: 1))
    ResidualNetwork.fill(executable, images: 8, classes: 4, image: 4, seed: 9)
    executable.run()
    return store
  }

  @Test func theNormsAreThoseOfTheGradients() throws {
    let store = try trained()
    let norms = GradientNorms(store)
    let all = store.parameters.indices.flatMap(store.gradient).reduce(0.0) { $0 + Double($1) * Double($1) }
    let parts = norms.parts.reduce(0.0) { $0 + $1.norm * $1.norm }
    #expect(abs(parts - all) < 1e-9 * all && all > 0)
    #expect(norms.isFinite && !norms.isSilent)
    #expect(Set(norms.parts.map(\.name)).count == norms.parts.count)
  }

  @Test func aWeightThatIsNoNumberShows() throws {
    let store = try trained { $0.setParameter(0, $0.parameter(0).map { _ in .nan }) }
    #expect(!GradientNorms(store).isFinite)
    #expect(GradientNorms(store).description.contains("not finite"))
  }

  @Test func aClassifierOfZerosSilencesTheFirstLayers() throws {
    let store = try trained { store in
      for (index, parameter) in store.parameters.enumerated() where parameter.name == "fc.weight" {
        store.setParameter(index, Array(repeating: 0, count: store.parameter(index).count))
      }
    }
    #expect(GradientNorms(store).isSilent)
  }
}
