import GraphLang
package import Verifier

/// Networks and blocks as ONNX models for inference.
package enum ONNXEmitter {
  /// A weight or a running statistic.
  package struct Weights: Sendable {
    package let elements: [Float]

    package init(_ elements: [Float]) { self.elements = elements }
  }

  /// Why there is no model.
  package struct Failure: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// What the model says of itself.
  package struct Title: Sendable {
    package let version: String
    package let documentation: String
    package let metadata: [(key: String, value: String)]

    package init(version: String, documentation: String, metadata: [(key: String, value: String)]) {
      self.version = version
      self.documentation = documentation
      self.metadata = metadata
    }
  }

  /// Protocol buffers end at 2 GiB.
  private static let byteLimit = (1 << 31) - (1 << 20)

  /// The network with these weights: `images` (batch, 3, H, W) to `logits` (batch, classes), the batch free. `weights` have
  /// PyTorch's names.
  package static func network(
    _ network: Network, width: Int, imageSize: Int, classes: Int, weights: [String: Weights], foldsNormalization: Bool,
    _ title: Title
  ) throws(Failure) -> [UInt8] {
    try refuseHuge(weights)
    var builder = ONNXBuilder(
      name: network.base.graph.block.name, weights: weights, foldsNormalization: foldsNormalization)
    do throws(ONNXBuilder.Failure) {
      try builder.add(network, width: width, imageSize: imageSize, classes: classes)
    } catch {
      throw Failure(description: error.message)
    }
    return model(builder, title)
  }

  /// One block on images of any shape: `images` and for two inputs `images2`, already with the cell's channels, to `output`.
  package static func block(
    _ typed: TypedGraph, width: Int, height: Int, imageWidth: Int, weights: [String: Weights],
    foldsNormalization: Bool, _ title: Title
  ) throws(Failure) -> [UInt8] {
    try refuseHuge(weights)
    var builder = ONNXBuilder(
      name: typed.graph.block.name, weights: weights, foldsNormalization: foldsNormalization)
    do throws(ONNXBuilder.Failure) {
      let environment = (width: width, height: height, imageWidth: imageWidth)
      try builder.add(typed, at: environment)
    } catch {
      throw Failure(description: error.message)
    }
    return model(builder, title)
  }

  private static func refuseHuge(_ weights: [String: Weights]) throws(Failure) {
    try refuse(parameters: weights.values.reduce(0) { $0 + $1.elements.count })
  }

  /// Refuses what does not fit a file, before there are any weights.
  package static func refuse(parameters: Int) throws(Failure) {
    let (bytes, overflow) = parameters.multipliedReportingOverflow(by: 4)
    guard !overflow, bytes <= byteLimit else {
      throw Failure(description: "weights of \(bytes) bytes do not fit an ONNX file, which ends at \(byteLimit)")
    }
  }

  private static func model(_ builder: ONNXBuilder, _ title: Title) -> [UInt8] {
    ONNXModel(
      graph: builder.graph, producerVersion: title.version, documentation: title.documentation,
      metadata: title.metadata
    ).serialized
  }
}
