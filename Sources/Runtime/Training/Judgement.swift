/// What a network says about one image.
package struct Judgement: Sendable, Hashable {
  /// The true class, from 0.
  package let label: Int
  /// The class that it gives the largest probability; the first of equals.
  package let prediction: Int
  /// The probability that it gives the true class.
  package let probability: Double

  /// The judgement by an image's logits, one a class.
  init(logits row: ArraySlice<Float>, label: Int) {
    var (best, largest) = (row.startIndex, -Float.infinity)
    for index in row.indices where row[index] > largest { (best, largest) = (index, row[index]) }
    let total = row.reduce(0.0) { $0 + exponential(Double($1) - Double(largest)) }
    self.label = label
    prediction = best - row.startIndex
    probability = exponential(Double(row[row.startIndex + label]) - Double(largest)) / total
  }
}
