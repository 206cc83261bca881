import GraphLang
import IR
import Verifier

extension ONNXBuilder {
  /// One block as a graph of its own.
  mutating func add(_ typed: TypedGraph, at size: (width: Int, height: Int, imageWidth: Int)) throws(Failure) {
    let environment = SizeTable.Environment(
      width: size.width, batch: 1, height: size.height, imageWidth: size.imageWidth)
    let block = ONNXBlock(typed: typed, environment: environment, name: "block")
    var inputs: [Value] = []
    for position in 0..<(typed.signature.hasTwoInputs ? 2 : 1) {
      guard let node = typed.graph.nodes.firstIndex(where: { $0.kind == .input(position) }) else { continue }
      inputs.append(Value(name: position == 0 ? "images" : "images2", dims: try block.dims(ofNode: node)))
    }
    graph.inputs = inputs.map { .init(name: $0.name, dims: $0.dims) }
    let result = try add(typed, inputs, width: size.width, name: "block")
    let output = node("Identity", [result.name], name: "output", dims: result.dims)
    graph.values.removeAll { $0.name == output.name }
    graph.outputs = [.init(name: output.name, dims: output.dims)]
  }
}
