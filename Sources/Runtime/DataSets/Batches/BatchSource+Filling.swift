extension BatchSource {
  /// Writes a batch in lane layout `[ceil(n/16)][3][side][side][16]`, sixteen images innermost, and its labels; lanes without
  /// an image are zero. Returns the number of images.
  ///
  /// `order` is `order(epoch:)` of the same epoch. `pixels` needs `laneElements(images: n, side:)` elements, `labels` n. What
  /// is written depends on (seed, epoch, image) alone.
  package func fill(
    batch: Int, epoch: Int, order: [Int32], pixels: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    let count = count(ofBatch: batch)
    let elements = Self.laneElements(images: count, side: side)
    precondition(pixels.count >= elements && labels.count >= count && order.count == images.count)
    let groupElements = Self.lanes * images.imageSize
    if count % Self.lanes != 0 {
      pixels[(count / Self.lanes * groupElements)..<elements].update(repeating: 0)
    }
    images.pixels.withUnsafeBufferPointer { source in
      table.withUnsafeBufferPointer { table in
        for place in 0..<count {
          let index = Int(order[batch * batchSize + place])
          labels[place] = images.labels[index]
          let start = place / Self.lanes * groupElements + place % Self.lanes
          write(
            UnsafeBufferPointer(rebasing: source[index * images.imageSize..<(index + 1) * images.imageSize]),
            table: table, placement: placement(epoch: epoch, image: index),
            to: UnsafeMutableBufferPointer(rebasing: pixels[start..<elements]))
        }
      }
    }
    return count
  }

  /// Where an image lands: mirrored or not, moved by whole pixels.
  struct Placement: Equatable {
    var isMirrored = false
    var down = 0
    var right = 0
  }

  /// The random placement of an image in an epoch: the identity in evaluation.
  func placement(epoch: Int, image: Int) -> Placement {
    switch mode {
    case .evaluation: return Placement()
    case .training(let seed, let augmentation):
      var random = SampleRandom(seed: seed, stream: 2, UInt64(epoch), UInt64(image))
      var placement = Placement()
      if augmentation.flips { placement.isMirrored = random.next() >> 63 == 1 }
      if augmentation.padding > 0 {
        let span = 2 * augmentation.padding + 1
        placement.down = random.below(span) - augmentation.padding
        placement.right = random.below(span) - augmentation.padding
      }
      return placement
    }
  }

  /// One image into its lane. Pixels from outside are black (0) before normalisation, as in the recipe's pad-then-normalise.
  private func write(
    _ source: UnsafeBufferPointer<UInt8>, table: UnsafeBufferPointer<Float>, placement: Placement,
    to target: UnsafeMutableBufferPointer<Float>
  ) {
    let side = side
    let firstColumn = max(0, -placement.right)
    let endColumn = min(side, side - placement.right)
    for channel in 0..<3 {
      let base = channel * 256
      let black = table[base]
      for row in 0..<side {
        var to = (channel * side + row) * side * Self.lanes
        let sourceRow = row + placement.down
        guard (0..<side).contains(sourceRow), firstColumn < endColumn else {
          for _ in 0..<side {
            target[to] = black
            to += Self.lanes
          }
          continue
        }
        let start = (channel * side + sourceRow) * side
        for _ in 0..<firstColumn {
          target[to] = black
          to += Self.lanes
        }
        // The crop is taken after mirroring, so a mirrored row is read from its far end.
        var from = placement.isMirrored ? side - 1 - firstColumn - placement.right : firstColumn + placement.right
        let step = placement.isMirrored ? -1 : 1
        for _ in firstColumn..<endColumn {
          target[to] = table[base + Int(source[start + from])]
          to += Self.lanes
          from += step
        }
        for _ in endColumn..<side {
          target[to] = black
          to += Self.lanes
        }
      }
    }
  }
}
