/// How a parameter gets its first values.
package enum Initializer: Hashable, Sendable {
  /// One number everywhere.
  case constant(Float)
  /// Uniform between plus and minus `1 / sqrt(fanIn)`: what `kaiming_uniform(a = sqrt(5))` comes to, for weights and biases.
  case uniformFanIn
}
