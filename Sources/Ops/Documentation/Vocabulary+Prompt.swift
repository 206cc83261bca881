extension Vocabulary {
  /// The language and its operations for a language model that is to write blocks: all that it needs, and little more.
  package var prompt: String {
    var out = """
      A block is a directed acyclic graph of tensor operations, written as text:
      ##Name##
      0:input
      1:output
      2:Conv2d(out_channels=C,kernel_size=3)
      3:BN
      4:Add
      0->2
      2->3
      3->4
      0->4
      4->1

      Rules:
      - First line ##Name##, then one node a line (id:Operation(arguments)), then one edge a line (a->b: a's result goes into b).
      - Exactly one node is `input` and one is `output`; the output takes exactly one edge. Every node lies on a path from the
        input to the output. No cycles. To join several results use Add, Mul, multiply or concat.
      - Tensors are (B, C, H, W): batch, channels, height, width. Symbols: B, C (input channels), H, W, dim (output channels).
        Sizes are integer expressions with + - * // and parentheses: C//4, 2*C, C-C//2. No decimals, no function calls.
        Arguments of layers (Conv2d, Linear, pools with a kernel) use numbers, C and dim only.
      - Never write channels as plain numbers where they follow the width: the same text is used at many widths, and C, H and W
        are all different. Prefer divisions by small powers of two.
      - Padding is always "same": a convolution or pool of stride 1 keeps H and W. Convolutions and Linear have a bias.
      - BN, Conv2d and pools need rank 4 with channels in dimension 1; Linear and LN work on the last dimension (permute first).
      - Reductions keep their dimensions as 1. Add and Mul broadcast as NumPy does.
      - A base block maps (B, C, H, W) to (B, C, H, W). A stem maps (B, 3, H, W) to (B, dim, H, W). A downsample block maps
        (B, C, H, W) to (B, dim, H//2, W//2) with dim = 2*C.
      - A comment begins with # and ends with the line.

      Operations:

      """
    for operation in operations {
      var line = "- \(operation.signatureText): \(operation.summary)"
      switch operation.operands {
      case .one: break
      case .two: line += " Two operands."
      case .twoOrMore: line += " Two or more operands."
      }
      out += line + " Result: \(operation.result).\n"
    }
    return out + "No other operation exists.\n"
  }
}
