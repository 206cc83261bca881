/// What brings values to mean 0 and deviation 1, for each channel, in units of the stored 8-bit values.
package struct Normalization: Sendable, Equatable {
  /// Mean of each of the three channels.
  package let mean: [Float]
  /// Standard deviation of each of the three channels, positive.
  package let deviation: [Float]

  /// Known constants.
  package init(mean: [Float], deviation: [Float]) {
    precondition(mean.count == 3 && deviation.count == 3 && deviation.allSatisfy { $0 > 0 })
    self.mean = mean
    self.deviation = deviation
  }

  /// The constants of these images, exact sums in integers; a channel without variation gets deviation 1.
  init(measuring images: ImageSet) {
    let plane = images.side * images.side
    var sums = [Int](repeating: 0, count: 3)
    var squares = [Int](repeating: 0, count: 3)
    images.pixels.withUnsafeBufferPointer { pixels in
      for image in 0..<images.count {
        for channel in 0..<3 {
          var sum = 0
          var square = 0
          let start = (image * 3 + channel) * plane
          for value in pixels[start..<start + plane] {
            sum += Int(value)
            square += Int(value) * Int(value)
          }
          sums[channel] += sum
          squares[channel] += square
        }
      }
    }
    let count = Double(max(images.count * plane, 1))
    mean = sums.map { Float(Double($0) / count) }
    deviation = zip(sums, squares).map { sum, square in
      let variance = Double(square) / count - (Double(sum) / count) * (Double(sum) / count)
      return variance > 1e-12 ? Float(variance.squareRoot()) : 1
    }
  }

  /// The normalised value of each of the 256 stored values, channel by channel: 768 entries.
  var table: [Float] {
    (0..<3).flatMap { channel in (0..<256).map { (Float($0) - mean[channel]) / deviation[channel] } }
  }
}
