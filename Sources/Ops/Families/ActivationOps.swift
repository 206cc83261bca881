import Diagnostics
import GraphLang
import IR

/// Functions of each element.
let activationOps: [OpDefinition] = [
  elementwise(
    "ReLU", "max(x, 0).",
    synonyms: [
      "relu6", "leakyrelu", "prelu", "hardswish", "hswish", "hardsigmoid", "elu", "mish", "softplus", "relu2",
    ], pyTorch: .relu, onnx: "Relu", lower: Lowerings.relu),
  elementwise(
    "GELU", "x times the normal distribution function of x, exact (erf).",
    synonyms: ["silu", "swish", "gelutanh", "quickgelu"], pyTorch: .gelu, onnx: "Gelu", lower: Lowerings.gelu),
  elementwise(
    "Sigmoid", "1 / (1 + exp(-x)).", synonyms: ["tanh", "logistic", "hardsigmoid", "gate"], pyTorch: .sigmoid,
    onnx: "Sigmoid", lower: Lowerings.sigmoid),
]

private func elementwise(
  _ name: String, _ summary: String, synonyms: [String], pyTorch: PyTorchForm.Function, onnx: String,
  lower: @escaping @Sendable (inout LoweringContext) -> ID<Value>
) -> OpDefinition {
  OpDefinition(
    name, .activation, summary: summary, result: "the same shape", synonyms: synonyms,
    example: """
      ##Example##
      0:input
      1:output
      2:\(name)
      0->2
      2->1
      """,
    pyTorch: .function(pyTorch), onnx: .function(onnx), lower: lower
  ) { context throws(InferenceFailure) in Inference(context.input) }
}
