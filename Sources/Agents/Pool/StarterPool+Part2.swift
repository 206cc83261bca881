// Generated from resources/pool/inspirations.jsonl by scripts/embed_pool.py.

extension StarterPool {
  /// Papers 25 to 48.
  static let part2: [Paper] = [
    Paper(
      "Rethinking the Inception Architecture for Computer Vision", 2015, "1512.00567",
      [
        "Factorize a large kernel into an asymmetric pair: 1xn followed by nx1.",
        "Replace a 5x5 convolution by two stacked 3x3 layers with an activation between them.",
      ]),
    Paper(
      "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", 2016, "1602.07261",
      [
        "Add a residual connection around an inception-like parallel branch module.",
        "Use a linear 1x1 projection at the end of the concatenated branches.",
      ]),
    Paper(
      "Xception: Deep Learning with Depthwise Separable Convolutions", 2016, "1610.02357",
      [
        "Replace every square convolution by a depthwise separable one and keep the residual shortcut.",
        "Do without an activation between the depthwise and the pointwise step: fewer activations are better.",
      ]),
    Paper(
      "Multi-Scale Context Aggregation by Dilated Convolutions", 2015, "1511.07122",
      [
        "Enlarge the receptive field by a dilated convolution without losing resolution.",
        "Aggregate context by increasing the dilation within the block.",
      ]),
    Paper(
      "Rethinking Atrous Convolution for Semantic Image Segmentation", 2017, "1706.05587",
      [
        "Use several dilation rates in parallel, as in atrous spatial pyramid pooling.",
        "Add image-level features: a global average branch that is broadcast over the map.",
      ]),
    Paper(
      "A ConvNet for the 2020s", 2022, "2201.03545",
      [
        "Use a large 7x7 depthwise kernel followed by an inverted bottleneck, as in ConvNeXt.",
        "Use a single activation and a single layer normalization in the block.",
        "Replace batch normalization by layer normalization over the channels of each pixel.",
        "Use GELU in the place of ReLU.",
      ]),
    Paper(
      "Scaling Up Your Kernels to 31x31: Revisiting Large Kernel Design in CNNs", 2022, "2203.06717",
      [
        "Use very large kernels depthwise, with a parallel small one that is re-parameterised into it.",
        "Large kernels build large effective receptive fields more efficiently than depth does.",
      ]),
    Paper(
      "RepVGG: Making VGG-style ConvNets Great Again", 2021, "2101.03697",
      [
        "Train with structural re-parameterization: 3x3, 1x1 and identity branches that fold into one kernel.",
        "Add an identity branch with its own normalisation to each convolution.",
      ]),
    Paper(
      "ACNet: Strengthening the Kernel Skeletons for Powerful CNN via Asymmetric Convolution Blocks", 2019,
      "1908.03930",
      [
        "Strengthen the skeleton of a square kernel by parallel horizontal and vertical kernels.",
        "Use an asymmetric convolution block in training; it costs nothing at inference.",
      ]),
    Paper(
      "Diverse Branch Block: Building a Convolution as an Inception-like Unit", 2021, "2103.13425",
      [
        "Enrich a convolution by diverse branches with average pooling and 1x1 layers that are summed.",
        "Add an average pooling branch behind a 1x1 convolution to the sum.",
      ]),
    Paper(
      "GhostNet: More Features from Cheap Operations", 2019, "1911.11907",
      [
        "Generate half of the feature maps by cheap operations: ghost features from depthwise filters.",
        "Exploit redundant feature maps: compute intrinsic features and derive the others.",
      ]),
    Paper(
      "MixConv: Mixed Depthwise Convolutional Kernels", 2019, "1907.09595",
      [
        "Mix multiple kernel sizes in one depthwise layer.",
        "Use mixed kernels of 3, 5 and 7, so that one layer captures several resolutions.",
      ]),
    Paper(
      "MetaFormer Is Actually What You Need for Vision", 2021, "2111.11418",
      [
        "Use simple average pooling as the token mixer, followed by a channel MLP with a residual.",
        "Follow the metaformer frame: norm, mixer, sum; norm, two-layer perceptron, sum.",
      ]),
    Paper(
      "MLP-Mixer: An all-MLP Architecture for Vision", 2021, "2105.01601",
      [
        "Alternate spatial mixing and channel mixing as separate residual steps.",
        "Add a perceptron over channels with expansion two and a smooth activation.",
      ]),
    Paper(
      "Patches Are All You Need?", 2022, "2201.09792",
      [
        "Use a ConvMixer step: depthwise convolution with a residual, then a pointwise one.",
        "Mix with a large depthwise mixer followed by GELU and normalisation.",
      ]),
    Paper(
      "InceptionNeXt: When Inception Meets ConvNeXt", 2023, "2303.16900",
      [
        "Decompose large-kernel depthwise convolution into a small square and two orthogonal band kernels.",
        "Use band kernels to keep a large receptive field at low cost.",
      ]),
    Paper(
      "Attention Is All You Need", 2017, "1706.03762",
      [
        "Add a feed-forward step of two layers with expansion after the mixing.",
        "Let pixels attend to each other by self-attention and add the result residually.",
      ]),
    Paper(
      "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", 2020, "2010.11929",
      [
        "Normalise first: put the norm before the branch, not after the sum.",
        "Use a transformer token view of a coarse grid for global mixing.",
      ]),
    Paper(
      "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows", 2021, "2103.14030",
      [
        "Limit attention to local windows and mix channels by a two-layer MLP.",
        "Use layer norm before every branch of the block.",
      ]),
    Paper(
      "Swin Transformer V2: Scaling Up Capacity and Resolution", 2021, "2111.09883",
      [
        "Use res-post-norm: normalize the residual branch at its end, which stabilizes training.",
        "Keep activation amplitudes mild by normalising at the end of the branch.",
      ]),
    Paper(
      "Pyramid Vision Transformer: A Versatile Backbone for Dense Prediction without Convolutions", 2021, "2102.12122",
      [
        "Use spatial reduction: keys and values come from a pooled, coarse map.",
        "Make attention affordable by pyramid vision style reduction of tokens.",
      ]),
    Paper(
      "Efficient Attention: Attention with Linear Complexities", 2018, "1812.01243",
      [
        "Use linear attention: multiply keys and values first, so that cost grows linearly.",
        "Normalise queries over channels and keys over pixels in efficient attention.",
      ]),
    Paper(
      "Conditional Positional Encodings for Vision Transformers", 2021, "2102.10882",
      [
        "Add a conditional position encoding: a depthwise convolution of the input is added to it.",
        "Tell each pixel its position by the zero padding of a depthwise 3x3.",
      ]),
    Paper(
      "CvT: Introducing Convolutions to Vision Transformers", 2021, "2103.15808",
      [
        "Project queries and keys by depthwise convolutions to add locality.",
        "Combine self-attention with a local depthwise branch.",
      ]),
  ]
}
