import IR

/// The verified blocks of a network: base, stem and downsample on a skeleton.
package struct Network: Sendable {
  package let skeleton: Skeleton
  package let base: TypedGraph
  package let stem: TypedGraph
  package let downsample: TypedGraph

  package init(skeleton: Skeleton, base: TypedGraph, stem: TypedGraph, downsample: TypedGraph) {
    self.skeleton = skeleton
    self.base = base
    self.stem = stem
    self.downsample = downsample
  }

  /// Image size of each stage; nil where the stem or a downsample does not divide it.
  package func stageSizes(_ imageSize: Int) -> [Int]? {
    guard imageSize % skeleton.stemScale == 0 else { return nil }
    var size = imageSize / skeleton.stemScale
    var result = [size]
    for _ in skeleton.depths.dropFirst() {
      guard size % 2 == 0 else { return nil }
      size /= 2
      result.append(size)
    }
    return result
  }

  /// Whether every block is valid at this width in every stage, on images of this size.
  package func isValid(width: Int, imageSize: Int) -> Bool {
    allows(width: width, imageSize: imageSize)
      || hasAlternatives && serving(width: width, imageSize: imageSize) != nil
  }

  private var hasAlternatives: Bool { [base, stem, downsample].contains { !$0.alternatives.isEmpty } }

  /// The network with its blocks as they read at this width on images of this size; nil where one of them is not valid there.
  package func serving(width: Int, imageSize: Int) -> Network? {
    if allows(width: width, imageSize: imageSize) { return self }
    guard hasAlternatives, width >= 1, width <= skeleton.largestWidth, let sizes = stageSizes(imageSize) else {
      return nil
    }
    let stages = zip(skeleton.stageWidths(width), sizes).map { (width: $0, height: $1, imageWidth: $1) }
    guard let base = base.serving(stages), let stem = stem.serving([(width, imageSize, imageSize)]),
      let downsample = downsample.serving(stages.dropLast())
    else { return nil }
    return Network(skeleton: skeleton, base: base, stem: stem, downsample: downsample)
  }

  private func allows(width: Int, imageSize: Int) -> Bool {
    guard width >= 1, width <= skeleton.largestWidth, stem.widths.contains(width), let sizes = stageSizes(imageSize),
      stem.sizes.allows(height: imageSize, imageWidth: imageSize)
    else { return false }
    for (stage, (stageWidth, size)) in zip(skeleton.stageWidths(width), sizes).enumerated() {
      guard base.widths.contains(stageWidth), base.sizes.allows(height: size, imageWidth: size) else { return false }
      if stage + 1 < sizes.count {
        guard downsample.widths.contains(stageWidth), downsample.sizes.allows(height: size, imageWidth: size) else {
          return false
        }
      }
    }
    return true
  }

  /// Parameters and multiply-accumulates of the whole network, classifier included, for one image.
  package func cost(width: Int, imageSize: Int, classes: Int) -> Cost? {
    guard let sizes = stageSizes(imageSize),
      var total = stem.cost(width: width, height: imageSize, imageWidth: imageSize)
    else { return nil }
    for (stage, (stageWidth, size)) in zip(skeleton.stageWidths(width), sizes).enumerated() {
      guard let cell = base.cost(width: stageWidth, height: size, imageWidth: size) else { return nil }
      for cellIndex in 0..<skeleton.depths[stage] {
        total = total + cell
        if base.signature.hasTwoInputs {
          total = total + preprocessing(stage: stage, cell: cellIndex, width: width, size: size)
        }
      }
      if stage + 1 < sizes.count {
        guard let reduction = downsample.cost(width: stageWidth, height: size, imageWidth: size) else { return nil }
        total = total + reduction
        if downsample.signature.hasTwoInputs {
          total = total + reductionPreprocessing(stage: stage, width: width, size: size)
        }
      }
    }
    let (features, last) = (skeleton.stageWidths(width).last ?? width, sizes.last ?? 1)
    total.parameters += features * classes + classes
    total.exactMACs += features * classes
    // Global average pooling and the classifier.
    total.naderMACs += features * classes + features * last * last + features
    total.activationBytes += 4 * (features + classes)
    return total
  }

  /// ReLU, 1x1 convolution and BN from `inputs` to `outputs` channels, or the factorised reduction, on results of
  /// `size` x `size` pixels.
  private static func adapterCost(inputs: Int, outputs: Int, size: Int) -> Cost {
    var cost = Cost()
    let elements = outputs * size * size
    cost.parameters = inputs * outputs + outputs + 2 * outputs
    cost.exactMACs = inputs * elements
    cost.naderMACs = inputs * elements + 4 * elements
    cost.activationBytes = 4 * 2 * elements
    return cost
  }

  /// What brings both inputs of a two-input base cell to `(B, dim, H, W)`.
  private func preprocessing(stage: Int, cell: Int, width: Int, size: Int) -> Cost {
    let own = width << stage
    // The cell before the previous one: the stage before for the first two cells behind a downsample.
    let first = Self.inputs(stage: stage, cell: cell, width: width)
    return Self.adapterCost(inputs: first.before, outputs: own, size: size)
      + Self.adapterCost(inputs: first.previous, outputs: own, size: size)
  }

  /// Channels of the two inputs of a cell.
  private static func inputs(stage: Int, cell: Int, width: Int) -> (before: Int, previous: Int) {
    let own = width << stage
    return (stage > 0 && cell == 0 ? own / 2 : own, own)
  }

  private func reductionPreprocessing(stage: Int, width: Int, size: Int) -> Cost {
    let own = width << stage
    let first = Self.adapterCost(inputs: own, outputs: 2 * own, size: size)
    return first + first
  }
}
