// Generated from resources/pool/inspirations.jsonl by scripts/embed_pool.py.

extension StarterPool {
  /// Papers 1 to 24.
  static let part1: [Paper] = [
    Paper(
      "Deep Residual Learning for Image Recognition", 2015, "1512.03385",
      [
        "Let layers learn the difference to the identity: add a shortcut connection around two convolutions.",
        "Use a bottleneck: squeeze the channels by a 1x1 convolution, filter with 3x3, and restore them by another 1x1.",
      ]),
    Paper(
      "Identity Mappings in Deep Residual Networks", 2016, "1603.05027",
      [
        "Use full pre-activation: normalise and activate before each convolution, so that the identity path stays clean.",
        "Leave the sum of the residual block without an activation, so that signals pass unchanged through many blocks.",
      ]),
    Paper(
      "Densely Connected Convolutional Networks", 2016, "1608.06993",
      [
        "Use dense connections: concatenate the input of the block to its result and project, rather than adding.",
        "Reuse features by letting the last layer of the block read the outputs of all earlier layers.",
      ]),
    Paper(
      "Squeeze-and-Excitation Networks", 2017, "1709.01507",
      [
        "Recalibrate channels by squeeze-and-excitation: global averages pass a small bottleneck and gate the channels.",
        "Place the excitation gate at the end of the residual branch, just before the sum.",
      ]),
    Paper(
      "CBAM: Convolutional Block Attention Module", 2018, "1807.06521",
      [
        "Apply channel and spatial attention in sequence: first what matters, then where.",
        "Build the spatial attention map from the maximum and the mean over channels with a 7x7 convolution.",
      ]),
    Paper(
      "BAM: Bottleneck Attention Module", 2018, "1807.06514",
      [
        "Compute bottleneck attention: a channel gate and a dilated spatial gate are added before the sigmoid.",
        "Give the attention path a dilated convolution so that it sees context beyond the local window.",
      ]),
    Paper(
      "Coordinate Attention for Efficient Mobile Network Design", 2021, "2103.02907",
      [
        "Encode position in the channel gate: pool along height and width separately and gate with both.",
        "Use direction-aware pooling, so that long-range dependencies along one axis keep precise positions along the other.",
      ]),
    Paper(
      "ECA-Net: Efficient Channel Attention for Deep Convolutional Neural Networks", 2019, "1910.03151",
      [
        "Replace the bottleneck of the channel gate by a local cross-channel convolution of size three.",
        "Use efficient channel attention without reducing dimensionality.",
      ]),
    Paper(
      "Selective Kernel Networks", 2019, "1903.06586",
      [
        "Use selective kernels: two branches with different receptive fields whose weights depend on the image.",
        "Let neurons adapt their receptive field by dynamic selection between a 3x3 and a dilated 3x3 branch.",
      ]),
    Paper(
      "GCNet: Non-local Networks Meet Squeeze-Excitation Networks and Beyond", 2019, "1904.11492",
      [
        "Model global context with one query-independent attention map and add the transformed context to all pixels.",
        "Simplify non-local attention: one context vector for the whole image costs almost nothing.",
      ]),
    Paper(
      "Non-local Neural Networks", 2017, "1711.07971",
      [
        "Add non-local context so that each position can read the whole feature map.",
        "Insert self-attention between pixels with reduced channels after the last convolution.",
      ]),
    Paper(
      "Strip Pooling: Rethinking Spatial Pooling for Scene Parsing", 2020, "2003.13328",
      [
        "Use strip pooling: average along rows and columns to capture long-range bands.",
        "Gate the feature map with the sum of a horizontal and a vertical strip.",
      ]),
    Paper(
      "Visual Attention Network", 2022, "2202.09741",
      [
        "Use large kernel attention: a decomposed kernel of depthwise, dilated depthwise and 1x1 convolutions multiplies the map.",
        "Obtain long-range dependence and adaptability in channels by multiplying rather than adding the large-kernel response.",
      ]),
    Paper(
      "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017, "1704.04861",
      [
        "Factor a standard convolution into a depthwise separable pair: one filter for each channel, then 1x1 mixing.",
        "Normalise and activate after the depthwise as well as after the pointwise layer of a separable convolution.",
      ]),
    Paper(
      "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, "1801.04381",
      [
        "Use an inverted residual: expand the channels, filter depthwise, and project with a linear bottleneck.",
        "Remove the activation after the narrow projection, because it destroys information in few channels.",
      ]),
    Paper(
      "Searching for MobileNetV3", 2019, "1905.02244",
      [
        "Combine the inverted bottleneck with squeeze-and-excitation on the expanded channels.",
        "Use the swish activation in the deeper layers where channels are many.",
      ]),
    Paper(
      "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, "1905.11946",
      [
        "Use inverted bottlenecks with a self-gated swish activation throughout.",
        "Balance depth and width: a slightly deeper block with another layer and fewer channels.",
      ]),
    Paper(
      "EfficientNetV2: Smaller Models and Faster Training", 2021, "2104.00298",
      [
        "Use fused-MBConv early: replace the expansion and depthwise pair by one spatial convolution in the projection.",
        "Prefer smaller 3x3 kernels with an additional layer over large ones.",
      ]),
    Paper(
      "ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile Devices", 2017, "1707.01083",
      [
        "Use grouped 1x1 convolutions and a channel shuffle, so that groups exchange information.",
        "Shuffle the channels after a grouped convolution to enable cross-group flow.",
      ]),
    Paper(
      "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", 2018, "1807.11164",
      [
        "Split the channels, transform one part, concatenate, and interleave by a channel shuffle.",
        "Keep equal channel widths to minimise memory access and avoid too many groups.",
      ]),
    Paper(
      "Aggregated Residual Transformations for Deep Neural Networks", 2016, "1611.05431",
      [
        "Increase the cardinality: use grouped convolution with many aggregated paths in the bottleneck.",
        "Replace a dense 3x3 by a grouped one and spend the savings on width.",
      ]),
    Paper(
      "Res2Net: A New Multi-scale Backbone Architecture", 2019, "1904.01169",
      [
        "Build hierarchical connections within one block: later channel groups see the filtered earlier ones.",
        "Represent multi-scale features at a granular level by a chain of small filters inside the block.",
      ]),
    Paper(
      "ResNeSt: Split-Attention Networks", 2020, "2004.08955",
      [
        "Use split attention: several branches are weighed by attention over their global averages.",
        "Split the channels into two paths with different kernels and merge them by learned weights.",
      ]),
    Paper(
      "Going Deeper with Convolutions", 2014, "1409.4842",
      [
        "Run parallel branches of different kernel sizes and concatenate them, in the manner of inception.",
        "Reduce channels by 1x1 convolutions before the expensive branches.",
      ]),
  ]
}
