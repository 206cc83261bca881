// Generated from resources/pool/inspirations.jsonl by scripts/embed_pool.py.

extension StarterPool {
  /// Papers 49 to 70.
  static let part3: [Paper] = [
    Paper(
      "CoAtNet: Marrying Convolution and Attention for All Data Sizes", 2021, "2106.04803",
      [
        "Stack convolution before attention: depthwise first, global mixing later.",
        "Use pre-activation with an inverted bottleneck.",
      ]),
    Paper(
      "Deep Networks with Stochastic Depth", 2016, "1603.09382",
      [
        "Regularize by stochastic depth: drop the branch for some images while training.",
        "Use drop path on the residual branch with a small rate.",
      ]),
    Paper(
      "Gaussian Error Linear Units (GELUs)", 2016, "1606.08415",
      [
        "Use the Gaussian error linear unit as a smooth activation.",
        "Weigh inputs by their value rather than gating by their sign, with GELU.",
      ]),
    Paper(
      "Searching for Activation Functions", 2017, "1710.05941",
      [
        "Use swish, x times its sigmoid, in the place of ReLU.",
        "Try a self-gated activation, which helps in deep blocks.",
      ]),
    Paper(
      "Language Modeling with Gated Convolutional Networks", 2016, "1612.08083",
      [
        "Use gated linear units: one convolution gates the other.",
        "Replace the activation by a gating mechanism with a sigmoid.",
      ]),
    Paper(
      "Primer: Searching for Efficient Transformers for Language Modeling", 2021, "2109.08668",
      [
        "Use the squared ReLU as the activation.",
        "Add a depthwise convolution after the projection to mix neighbours.",
      ]),
    Paper(
      "Layer Normalization", 2016, "1607.06450",
      [
        "Normalize each pixel over its channels by layer norm, independent of the batch.",
        "Use layer normalization where batches are small.",
      ]),
    Paper(
      "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", 2015,
      "1502.03167",
      [
        "Normalize after each convolution by batch normalization, before the activation.",
        "Stabilize training with a normalisation in every branch.",
      ]),
    Paper(
      "Highway Networks", 2015, "1505.00387",
      [
        "Use a transform gate as in highway networks: the input decides how much of the branch passes.",
        "Make the residual adaptive with a carry gate.",
      ]),
    Paper(
      "Attentional Feature Fusion", 2020, "2009.14082",
      [
        "Fuse shortcut and branch by attentional fusion weights rather than a plain sum.",
        "Use feature fusion with a learned channel gate of both inputs.",
      ]),
    Paper(
      "Rewrite the Stars", 2024, "2403.19967",
      [
        "Use the star operation: element-wise multiplication of two projections.",
        "Multiply two linear branches to reach high-dimensional features at small width.",
      ]),
    Paper(
      "Speeding up Convolutional Neural Networks with Low Rank Expansions", 2014, "1405.3866",
      [
        "Use a low-rank factor: a narrow 1x1 convolution before the square kernel.",
        "Compress the kernel by separating it into two steps of lower rank.",
      ]),
    Paper(
      "Network In Network", 2013, "1312.4400",
      [
        "Mix channels by 1x1 convolutions between spatial layers.",
        "Project the input by a pointwise layer with an activation before the branch.",
      ]),
    Paper(
      "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014, "1409.1556",
      [
        "Increase depth: stack another 3x3 convolution with an activation.",
        "Use small 3x3 kernels only, in a deeper block.",
      ]),
    Paper(
      "Dual Path Networks", 2017, "1707.01629",
      [
        "Combine residual and dense paths: a dual path of summed and concatenated features.",
        "Share features by the sum while exploring new ones by a local branch.",
      ]),
    Paper(
      "Wide Residual Networks", 2016, "1605.07146",
      [
        "Prefer width over depth: fewer layers with more channels.",
        "Put dropout-like regularization inside the residual block.",
      ]),
    Paper(
      "Deep High-Resolution Representation Learning for Visual Recognition", 2019, "1908.07919",
      [
        "Keep a high-resolution path and add parallel branches of wider context.",
        "Fuse multi-scale representation repeatedly by summation.",
      ]),
    Paper(
      "Run, Don't Walk: Chasing Higher FLOPS for Faster Neural Networks", 2023, "2303.03667",
      [
        "Filter only a part of the channels spatially and leave the rest to pointwise mixing.",
        "Use one spatial layer followed by a two-layer channel perceptron with few activations.",
      ]),
    Paper(
      "Focal Modulation Networks", 2022, "2203.11926",
      [
        "Modulate features by hierarchical context: summed depthwise levels multiply the query.",
        "Gather context at several levels of dilation and gate the map element-wise.",
      ]),
    Paper(
      "Involution: Inverting the Inherence of Convolution for Visual Recognition", 2021, "2103.06255",
      [
        "Make spatial weights depend on the pixel: a per-pixel gate generated by 1x1 layers.",
        "Share weights across channels and vary them across places by a dense gate.",
      ]),
    Paper(
      "Improving Convolutional Networks with Self-Calibrated Convolutions", 2020, nil,
      [
        "Calibrate one branch by a pooled, wider view of the same input.",
        "Use a local average of the neighbourhood to gate the convolution.",
      ]),
    Paper(
      "Spatial Group-wise Enhance: Improving Semantic Feature Learning in Convolutional Networks", 2019, "1905.09646",
      [
        "Enhance places that agree with the global descriptor by a spatial gate.",
        "Suppress noise by an attention map from global statistics.",
      ]),
  ]
}
