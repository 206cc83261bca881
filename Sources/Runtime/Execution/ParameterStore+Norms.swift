import IR

extension ParameterStore {
  /// The sum of the squares of a parameter's gradient after the last run of a training executable. Always added in the same
  /// order.
  func squaredGradientNorm(_ index: Int) -> Double {
    let base = gradients.base + layout.parameterOffsets[index]
    let count = parameters[index].dims.reduce(1, *)
    var sums = SIMD4<Double>()
    var position = 0
    while position + 4 <= count {
      let values = SIMD4<Double>(
        Double(base[position]), Double(base[position + 1]), Double(base[position + 2]), Double(base[position + 3]))
      sums += values * values
      position += 4
    }
    while position < count {
      sums[0] += Double(base[position]) * Double(base[position])
      position += 1
    }
    return sums[0] + sums[1] + sums[2] + sums[3]
  }
}
