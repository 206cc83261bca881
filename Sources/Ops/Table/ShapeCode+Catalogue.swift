package import Diagnostics

/// The catalogue behind `naderc explain`: findings about shapes.
extension ShapeCode: DiagnosticCatalogue {
  package var entry: CatalogueEntry {
    switch self {
    case .tooManyOperands:
      CatalogueEntry(
        "more edges into a node than it takes",
        "Layers, activations, reductions and layout operations take one operand, multiply takes two. "
          + "Combine several with Add, Mul or concat first.",
        wrong: CatalogueEntry.block("2:BN", "3:ReLU", "0->2", "2->3", "0->3", "3->1"),
        right: CatalogueEntry.block("2:BN", "3:ReLU", "4:Add", "0->2", "2->4", "0->4", "4->3", "3->1"))
    case .tooFewOperands:
      CatalogueEntry(
        "fewer edges into a node than it needs",
        "Add, Mul and concat take two operands or more, multiply takes two.",
        wrong: CatalogueEntry.block("2:ReLU", "3:Add", "0->2", "2->3", "3->1"),
        right: CatalogueEntry.block("2:ReLU", "3:Add", "0->2", "2->3", "0->3", "3->1"))
    case .wrongRank:
      CatalogueEntry(
        "an operand of another rank",
        "Convolutions, pools and BN work on (B, C, H, W). After a reshape to fewer dimensions, reshape "
          + "back first.",
        wrong: CatalogueEntry.chain("reshape(B,C,H*W)", "BN", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,C,H*W)", "reshape(B,C,H,W)", "BN"))
    case .broadcastMismatch:
      CatalogueEntry(
        "operands that do not broadcast",
        "Add and Mul compare sizes from the right: two sizes go together where they are equal or one of "
          + "them is 1. Agreement must hold for every width and image size.",
        wrong: CatalogueEntry.block("2:Conv2d(2*C,1)", "3:Add", "0->2", "2->3", "0->3", "3->1"),
        right: CatalogueEntry.block("2:Conv2d(C,1)", "3:Add", "0->2", "2->3", "0->3", "3->1"))
    case .matrixMismatch:
      CatalogueEntry(
        "a matrix product that does not fit",
        "(..., n, k) @ (..., k, m) gives (..., n, m). For the product of elements use Mul.",
        wrong: CatalogueEntry.block("2:Sigmoid", "3:multiply", "0->2", "2->3", "0->3", "3->1"),
        right: CatalogueEntry.block("2:Sigmoid", "3:Mul", "0->2", "2->3", "0->3", "3->1"))
    case .concatRanks:
      CatalogueEntry(
        "concatenation of different ranks",
        "The operands of concat have one rank.",
        wrong: CatalogueEntry.block(
          "2:reshape(B,C,H*W)", "3:concat(dim=1)", "4:Conv2d(C,1)", "0->2", "0->3", "2->3", "3->4", "4->1"),
        right: CatalogueEntry.block(
          "2:ReLU", "3:concat(dim=1)", "4:Conv2d(C,1)", "0->2", "0->3", "2->3", "3->4", "4->1"))
    case .concatSizes:
      CatalogueEntry(
        "concatenation of different sizes",
        "All sizes but those along dim are equal.",
        wrong: CatalogueEntry.block(
          "2:MaxPool2d(2,2)", "3:concat(dim=1)", "4:Conv2d(C,1)", "0->2", "0->3", "2->3", "3->4", "4->1"),
        right: CatalogueEntry.block(
          "2:MaxPool2d(3,1)", "3:concat(dim=1)", "4:Conv2d(C,1)", "0->2", "0->3", "2->3", "3->4", "4->1"))
    case .axisOutOfRange:
      CatalogueEntry(
        "a dimension that the operand does not have",
        "Dimensions are counted from 0, or from the end from -1.",
        wrong: CatalogueEntry.chain("softmax(dim=4)"),
        right: CatalogueEntry.chain("softmax(dim=3)"))
    case .notAPermutation:
      CatalogueEntry(
        "a permutation of another number of dimensions",
        "permute names every dimension of the operand exactly once.",
        wrong: CatalogueEntry.chain("permute(0,2,1)"),
        right: CatalogueEntry.chain("permute(0,1,2,3)"))
    case .repeatTooShort:
      CatalogueEntry(
        "fewer repetitions than dimensions",
        "repeat has a number for each dimension, as torch.Tensor.repeat.",
        wrong: CatalogueEntry.chain("repeat(1,2)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("repeat(1,2,1,1)", "Conv2d(C,1)"))
    case .reshapeCount:
      CatalogueEntry(
        "a reshape to another number of elements",
        "reshape keeps the elements; the product of the sizes stays the same for every width, batch and "
          + "image size.",
        wrong: CatalogueEntry.chain("reshape(B,C,H)", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,C,H*W)", "reshape(B,C,H,W)"))
    case .severalHoles:
      CatalogueEntry(
        "more than one -1",
        "At most one size of reshape can be inferred.",
        wrong: CatalogueEntry.chain("reshape(B,-1,-1)", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,C,-1)", "reshape(B,C,H,W)"))
    case .holeDoesNotDivide:
      CatalogueEntry(
        "a -1 that is not whole",
        "The other sizes do not divide the number of elements.",
        wrong: CatalogueEntry.chain("reshape(B,C,H,W,2,-1)", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,C,H,-1)", "reshape(B,C,H,W)"))
    case .emptyResult:
      CatalogueEntry(
        "a result without elements",
        "The window does not fit into what is left of the image.",
        wrong: CatalogueEntry.block(
          "2:AdaptiveAvgPool2d(1)", "3:Conv2d(C,7,stride=4)", "4:Mul", "0->2", "2->3", "3->4", "0->4", "4->1"),
        right: CatalogueEntry.block(
          "2:AdaptiveAvgPool2d(1)", "3:Conv2d(C,1)", "4:Mul", "0->2", "2->3", "3->4", "0->4", "4->1"))
    case .channelsDependOnImage:
      CatalogueEntry(
        "channels that depend on the image size",
        "The weights of a layer are fixed, so the dimension that it works on depends on C and dim only. "
          + "After a permute, use Linear or LN, or permute back.",
        wrong: CatalogueEntry.chain("permute(0,2,3,1)", "BN", "permute(0,3,1,2)"),
        right: CatalogueEntry.chain("permute(0,2,3,1)", "LN", "permute(0,3,1,2)"))
    case .groupsDivideInput:
      CatalogueEntry(
        "groups that do not divide the input channels",
        "Each group works on the same number of input channels.",
        wrong: CatalogueEntry.chain("Conv2d(dim,3,groups=2)"),
        right: CatalogueEntry.chain("Conv2d(dim,3)"), role: "stem")
    case .groupsDivideOutput:
      CatalogueEntry(
        "groups that do not divide the output channels",
        "Each group gives the same number of output channels.",
        wrong: CatalogueEntry.chain("Conv2d(3,1,groups=2)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(4,1,groups=2)", "Conv2d(C,1)"))
    case .outputRank:
      CatalogueEntry(
        "a result of another rank",
        "The output is (batch, channels, height, width).",
        wrong: CatalogueEntry.chain("reshape(B,C,H*W)"),
        right: CatalogueEntry.chain("reshape(B,C,H*W)", "reshape(B,C,H,W)"))
    case .outputBatch:
      CatalogueEntry(
        "a result with another batch size",
        "The output holds as many images as the input.",
        wrong: CatalogueEntry.chain("repeat(2,1,1,1)"),
        right: CatalogueEntry.chain("repeat(1,2,1,1)", "Conv2d(C,1)"))
    case .outputChannels:
      CatalogueEntry(
        "a result with other channels",
        "A base block gives C channels, a stem and a downsample block dim.",
        wrong: CatalogueEntry.chain("Conv2d(2*C,1)"),
        right: CatalogueEntry.chain("Conv2d(C,1)"))
    case .outputImageSize:
      CatalogueEntry(
        "a result with another height or width",
        "A base block keeps H and W, a downsample block halves them, a stem divides them by its scale.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,stride=2)"),
        right: CatalogueEntry.chain("Conv2d(C,3,stride=1)"))
    case .outputLayout:
      CatalogueEntry(
        "a result with its dimensions in another order",
        "The output is (batch, channels, height, width); permute the channels back after a Linear or LN.",
        wrong: CatalogueEntry.chain("permute(0,2,3,1)", "LN"),
        right: CatalogueEntry.chain("permute(0,2,3,1)", "LN", "permute(0,3,1,2)"))
    case .tooComplex:
      CatalogueEntry(
        "sizes that are too complicated",
        "Sizes are kept as polynomials of bounded length, and deciding for which widths and image sizes they fit takes a bounded "
          + "number of steps. Use simpler expressions, or fewer distinct divisions; many such blocks are checked in files of their own.",
        wrong: CatalogueEntry.chain(
          "reshape((B+C+H+W+1)*(B+C+H+W+1)*(B+C+H+W+1)*(B+C+H+W+1)*(B+C+H+W+1)*(B+C+H+W+1),-1)", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,-1)", "reshape(B,C,H,W)"))
    case .batchMixing:
      CatalogueEntry(
        "an operation over the batch",
        "What an image gives would depend on the other images of its batch, and a single image at a time "
          + "would give something else.",
        wrong: CatalogueEntry.chain("softmax(dim=0)"),
        right: CatalogueEntry.chain("softmax(dim=1)"))
    case .scramblingReshape:
      CatalogueEntry(
        "a reshape that should be a permute",
        "reshape keeps the elements in row-major order and cuts them anew; moving the channels to the "
          + "end is a permute.",
        wrong: CatalogueEntry.chain("reshape(B,H,W,C)", "LN", "permute(0,3,1,2)"),
        right: CatalogueEntry.chain("permute(0,2,3,1)", "LN", "permute(0,3,1,2)"))
    case .singletonReduction:
      CatalogueEntry(
        "a reduction over a dimension of size 1",
        "It changes nothing; a softmax gives ones.",
        wrong: CatalogueEntry.block(
          "2:mean(dim=(2,3))", "3:softmax(dim=3)", "4:Mul", "0->2", "2->3", "3->4", "0->4", "4->1"),
        right: CatalogueEntry.block(
          "2:mean(dim=(2,3))", "3:softmax(dim=1)", "4:Mul", "0->2", "2->3", "3->4", "0->4", "4->1"))
    case .productMeant:
      CatalogueEntry(
        "a product of elements where the matrix product was probably meant",
        "Both operands would be repeated, in different dimensions.",
        wrong: CatalogueEntry.block(
          "2:mean(dim=(2,3))", "3:permute(0,2,3,1)", "4:permute(0,2,1,3)", "5:Mul", "6:max(dim=(2,3))", "7:Mul",
          "0->2->3->5", "2->4->5", "5->6->7", "0->7->1"),
        right: CatalogueEntry.block(
          "2:mean(dim=(2,3))", "3:permute(0,2,3,1)", "4:permute(0,2,1,3)", "5:multiply", "6:Sigmoid", "7:Mul",
          "0->2->3->5", "2->4->5", "5->6->7", "0->7->1"))
    case .elementwiseMeant:
      CatalogueEntry(
        "a matrix product where the product of elements was probably meant",
        "A gate or a mask has the shape of what it is applied to, or a 1 in its place; that is a product "
          + "of elements.",
        wrong: CatalogueEntry.block(
          "2:reshape(B,1,C,H*W)", "3:permute(0,1,3,2)", "4:multiply", "5:Sigmoid", "6:multiply", "7:multiply",
          "8:reshape(B,C,H,W)", "0->2->3", "2,3->4", "4->5", "4,5->6", "6,2->7", "7->8->1"),
        right: CatalogueEntry.block(
          "2:reshape(B,1,C,H*W)", "3:permute(0,1,3,2)", "4:multiply", "5:Sigmoid", "6:Mul", "7:multiply",
          "8:reshape(B,C,H,W)", "0->2->3", "2,3->4", "4->5", "4,5->6", "6,2->7", "7->8->1"))
    case .dropPathOffBranch:
      CatalogueEntry(
        "DropPath that is not on a residual branch",
        "DropPath drops whole images. On a branch that an Add joins with a shortcut that skips the "
          + "branch; elsewhere it blanks the image itself.",
        wrong: CatalogueEntry.chain("DropPath(0.1)", "ReLU"),
        right: CatalogueEntry.block("2:ReLU", "3:DropPath(0.1)", "4:Add", "0->2->3->4", "0->4->1"))
    case .repeatedActivation:
      CatalogueEntry(
        "two activations in a row",
        "The second usually adds nothing; often a layer between them was forgotten.",
        wrong: CatalogueEntry.chain("ReLU", "ReLU"),
        right: CatalogueEntry.chain("ReLU", "Conv2d(C,3)", "ReLU"))
    case .singletonLayer:
      CatalogueEntry(
        "a layer over a dimension of size 1",
        "Linear and LN are over the last dimension. After global pooling to (B, C, 1, 1) the channels are dimension 1: "
          + "there a convolution with kernel_size=1 is the linear layer.",
        wrong: CatalogueEntry.block(
          "2:AdaptiveAvgPool2d(1)", "3:Linear(1)", "4:Sigmoid", "5:Mul", "0->2->3->4->5", "0->5->1"),
        right: CatalogueEntry.block(
          "2:AdaptiveAvgPool2d(1)", "3:Conv2d(C,1)", "4:Sigmoid", "5:Mul", "0->2->3->4->5", "0->5->1"))
    case .productSwapped:
      CatalogueEntry(
        "a matrix product with its operands in the other order",
        "a@b fits at no width, so b@a is taken. Write the edges in the order of the product.",
        wrong: CatalogueEntry.block(
          "2:reshape(B,C,H*W)", "3:permute(0,2,1)", "4:multiply", "5:softmax(dim=-1)", "6:multiply",
          "7:reshape(B,C,H,W)", "0->2->3", "2,3->4", "4->5", "2,5->6", "6->7->1"),
        right: CatalogueEntry.block(
          "2:reshape(B,C,H*W)", "3:permute(0,2,1)", "4:multiply", "5:softmax(dim=-1)", "6:multiply",
          "7:reshape(B,C,H,W)", "0->2->3", "2,3->4", "4->5", "5,2->6", "6->7->1"))
    case .softmaxAxis:
      CatalogueEntry(
        "attention with its softmax over another dimension than its sum",
        "A product of attention sums over the last dimension of its left operand; there the weights have to add up to 1.",
        wrong: CatalogueEntry.block(
          "2:reshape(B,C,H*W)", "3:permute(0,2,1)", "4:multiply", "5:softmax(dim=1)", "6:multiply", "7:permute(0,2,1)",
          "8:reshape(B,C,H,W)", "0->2->3", "3,2->4", "4->5", "5,3->6", "6->7->8->1"),
        right: CatalogueEntry.block(
          "2:reshape(B,C,H*W)", "3:permute(0,2,1)", "4:multiply", "5:softmax(dim=-1)", "6:multiply", "7:permute(0,2,1)",
          "8:reshape(B,C,H,W)", "0->2->3", "3,2->4", "4->5", "5,3->6", "6->7->8->1"))
    case .paddingMeant:
      CatalogueEntry(
        "a dilation in the place of a padding",
        "Padding is always 'same' and has no argument. The fourth one of Conv2d is the dilation, which spreads the kernel.",
        wrong: CatalogueEntry.chain("Conv2d(C,5,1,2)"),
        right: CatalogueEntry.chain("Conv2d(C,5)"))
    case .tiledImage:
      CatalogueEntry(
        "copies of an image side by side",
        """
        repeat of H and W puts copies of the whole image side by side. To enlarge an image, repeat each pixel: a reshape \
        that gives rows and columns a dimension of their own, repeat, and a reshape that joins them.
        """,
        wrong: CatalogueEntry.chain("Conv2d(C,3,2)", "repeat(1,1,2,2)"),
        right: CatalogueEntry.chain(
          "Conv2d(C,3,2)", "reshape(B,C,H//2,1,W//2,1)", "repeat(1,1,1,2,1,2)", "reshape(B,C,H,W)"))
    case .gateOfPooled:
      CatalogueEntry(
        "a gate of what it was computed from",
        "A gate of pooled channels scales the image that was pooled. Multiplied with the pooled channels it leaves no image.",
        wrong: CatalogueEntry.block(
          "2:AdaptiveAvgPool2d(1)", "3:Conv2d(C,1)", "4:Sigmoid", "5:Mul", "6:Add", "0->2->3->4->5", "2->5", "0,5->6->1"
        ),
        right: CatalogueEntry.block(
          "2:AdaptiveAvgPool2d(1)", "3:Conv2d(C,1)", "4:Sigmoid", "5:Mul", "6:Add", "0->2->3->4->5", "0->5", "0,5->6->1"
        ))
    }
  }
}
