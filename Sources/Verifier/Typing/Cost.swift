import GraphLang
package import IR
import Ops

/// What a block or a network costs for one image.
package struct Cost: Sendable, Hashable {
  package var parameters = 0
  /// Multiply-accumulates by the two conventions.
  package var exactMACs = 0
  package var naderMACs = 0
  /// Outputs of all nodes in float32.
  package var activationBytes = 0

  package init() {}

  package static func + (left: Cost, right: Cost) -> Cost {
    var sum = left
    sum.parameters &+= right.parameters
    sum.exactMACs &+= right.exactMACs
    sum.naderMACs &+= right.naderMACs
    sum.activationBytes &+= right.activationBytes
    return sum
  }
}

extension TypedGraph {
  /// The cost at a width for images of this size entering the block; nil where the block does not take them or a number
  /// overflows.
  package func cost(width: Int, height: Int, imageWidth: Int) -> Cost? {
    guard sizes.allows(height: height, imageWidth: imageWidth) else {
      let other = alternatives.isEmpty ? nil : serving([(width, height, imageWidth)])
      return other?.cost(width: width, height: height, imageWidth: imageWidth)
    }
    guard let scaled = scaled(width: width, height: height, imageWidth: imageWidth) else { return nil }
    let output = graph.output
    var total = Cost()
    var (shape, bytes) = ([Size](), 4)
    for index in nodes.indices {
      let node = nodes[index]
      // Most nodes have the very shape of the node before them: then comparing takes no time.
      if !Size.areEqual(node.shape, shape) {
        shape = node.shape
        guard let next = activationBytes(shape, environment: scaled) else { return nil }
        bytes = next
      }
      guard let cost = cost(of: node, activationBytes: index == output ? 0 : bytes, scaled: scaled) else {
        return nil
      }
      total = total + cost
    }
    return total
  }

  /// The same for one node. The output terminal gives no tensor of its own.
  package func cost(ofNode index: Int, width: Int, height: Int, imageWidth: Int) -> Cost? {
    guard sizes.allows(height: height, imageWidth: imageWidth),
      let scaled = scaled(width: width, height: height, imageWidth: imageWidth),
      let bytes = activationBytes(nodes[index].shape, environment: scaled)
    else { return nil }
    let isOutput = graph.nodes[index].kind == .output
    return cost(of: nodes[index], activationBytes: isOutput ? 0 : bytes, scaled: scaled)
  }

  /// One image of this size, in units of the table's multiple.
  private func scaled(width: Int, height: Int, imageWidth: Int) -> SizeTable.Environment? {
    table.scaled(SizeTable.Environment(width: width, batch: 1, height: height, imageWidth: imageWidth))
  }

  /// The size of a tensor of float32, with image sizes in units of the table's multiple.
  private func activationBytes(_ shape: [Size], environment: SizeTable.Environment) -> Int? {
    var bytes = 4
    for size in shape {
      guard let value = table.evaluate(size, scaled: environment) else { return nil }
      let (product, overflow) = bytes.multipliedReportingOverflow(by: value)
      if overflow { return nil }
      bytes = product
    }
    return bytes
  }

  private func cost(of node: Node, activationBytes: Int, scaled environment: SizeTable.Environment) -> Cost? {
    var cost = Cost()
    cost.activationBytes = activationBytes
    // Most nodes have no parameters and multiply nothing.
    let found = node.inference
    if found.parameters.isZero && found.exactMACs.isZero && found.naderMACs.isZero { return cost }
    guard let parameters = table.evaluate(found.parameters, scaled: environment),
      let exact = table.evaluate(found.exactMACs, scaled: environment),
      let nader = found.naderMACs == found.exactMACs ? exact : table.evaluate(found.naderMACs, scaled: environment)
    else { return nil }
    cost.parameters = parameters
    cost.exactMACs = exact
    cost.naderMACs = nader
    return cost
  }

  /// The shape of a node at a width, for a batch and an image size.
  package func shape(ofNode index: Int, in environment: SizeTable.Environment) -> [Int]? {
    var result: [Int] = []
    for size in nodes[index].shape {
      guard let value = table.evaluate(size, in: environment) else { return nil }
      result.append(value)
    }
    return result
  }
}
