// Generated from samples/ by scripts/embed_samples.py.

extension Template {
  /// Every template, by name.
  package static let all: [Template] = [
    .attention, .cbam, .convnext, .coordinateAttention, .darts, .densenet, .efficientAttention, .ghostnet, .googlenet,
    .inceptionNext, .largeKernel, .metaformer, .mobilenetv2, .mobilenetv3, .nasbench201, .repvgg, .resnetBasic,
    .resnetBottleneck, .seResnet, .shufflenetv2,
  ]
}
