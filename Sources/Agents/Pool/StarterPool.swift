/// The inspirations that come with the program: ideas of named papers in words of our own.
package enum StarterPool {
  package struct Paper: Sendable {
    package let title: String
    /// Of the first version.
    package let year: Int
    /// Only where it is certain.
    package let arxiv: String?
    package let inspirations: [String]

    init(_ title: String, _ year: Int, _ arxiv: String?, _ inspirations: [String]) {
      self.title = title
      self.year = year
      self.arxiv = arxiv
      self.inspirations = inspirations
    }

    /// `Squeeze-and-Excitation Networks (2017, arXiv:1709.01507)`.
    package var reference: String { "\(title) (\(year)\(arxiv.map { ", arXiv:\($0)" } ?? ""))" }
  }

  /// Every paper, in the order of the file.
  package static let papers = part1 + part2 + part3

  /// Every inspiration, numbered from 1.
  package static let inspirations: [Inspiration] = {
    var result: [Inspiration] = []
    for paper in papers {
      for text in paper.inspirations {
        result.append(Inspiration(id: result.count + 1, text: text, source: paper.reference))
      }
    }
    return result
  }()

  /// What the paper's ablation calls the experts' list: one idea after the other, the classical ones first.
  package static let expert: [Inspiration] = [
    "Recalibrate channels by squeeze-and-excitation at the end of the branch.",
    "Use full pre-activation: normalise and activate before each convolution.",
    "Use an inverted residual: expand the channels, filter depthwise, and project with a linear bottleneck.",
    "Run a parallel branch of another kernel size and concatenate it, in the manner of inception.",
    "Use GELU in the place of ReLU.",
    "Train with structural re-parameterization: 3x3 and 1x1 branches that are summed.",
    "Use dense connections: concatenate the input to the result and project.",
    "Apply channel and spatial attention in sequence.",
    "Use a large 7x7 depthwise kernel followed by 1x1 mixing.",
    "Use a dilated convolution for a larger receptive field.",
    "Add a feed-forward step of two layers after the block.",
    "Use grouped convolution with a channel shuffle.",
    "Regularize by stochastic depth.",
    "Add a branch of average pooling.",
    "Use swish in the place of ReLU.",
    "Leave the sum of the residual block without an activation.",
    "Encode position in the channel gate by coordinate attention.",
    "Split the channels into two paths with different kernels and merge them.",
    "Add global context to all pixels.",
    "Stack another 3x3 convolution: increase depth.",
  ].enumerated().map { Inspiration(id: $0.offset + 1, text: $0.element, source: "the experts' list") }
}
