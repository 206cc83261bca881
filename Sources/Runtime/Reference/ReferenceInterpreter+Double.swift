package import IR

extension ReferenceInterpreter where Scalar == Double {
  /// `run`, compiled for double precision: other modules have the generic one alone, which takes many times as long.
  package func runInDouble(_ given: [ID<Value>: Tensor<Double>]) -> [ID<Value>: Tensor<Double>] { run(given) }
}
