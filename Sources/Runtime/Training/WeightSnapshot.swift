/// Parameters and buffers at one moment.
package struct WeightSnapshot: Sendable, Equatable {
  package let parameters: [[Float]]
  package let buffers: [[Float]]

  package init(_ store: ParameterStore) {
    parameters = store.parameters.indices.map(store.parameter)
    buffers = store.buffers.indices.map(store.buffer)
  }

  init(parameters: [[Float]], buffers: [[Float]]) {
    self.parameters = parameters
    self.buffers = buffers
  }

  /// Puts the values back into a store of the same network.
  package func restore(into store: ParameterStore) {
    for (index, values) in parameters.enumerated() { store.setParameter(index, values) }
    for (index, values) in buffers.enumerated() { store.setBuffer(index, values) }
  }
}
