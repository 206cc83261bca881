package import Diagnostics

/// The catalogue behind `naderc explain`: findings about operations and their arguments.
extension ArgumentCode: DiagnosticCatalogue {
  package var entry: CatalogueEntry {
    switch self {
    case .unknownOperation:
      CatalogueEntry(
        "an operation that does not exist",
        "The vocabulary is fixed; naderc ops lists it. Names of other frameworks get the operation of "
          + "the language as a suggestion.",
        wrong: CatalogueEntry.chain("BatchNorm2d"),
        right: CatalogueEntry.chain("BN"))
    case .unknownArgument:
      CatalogueEntry(
        "an argument that does not exist",
        "Arguments are given by position or by the names of the parameters. Padding, bias and sizes of "
          + "the operand are never written.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,group=C)"),
        right: CatalogueEntry.chain("Conv2d(C,3,groups=C)"))
    case .repeatedArgument:
      CatalogueEntry(
        "an argument that is given twice",
        "Each parameter gets one value, by position or by name.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,kernel_size=5)"),
        right: CatalogueEntry.chain("Conv2d(C,kernel_size=5)"))
    case .missingArgument:
      CatalogueEntry(
        "an argument that is missing",
        "Parameters without a default must be given.",
        wrong: CatalogueEntry.chain("Conv2d(C)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .tooManyArguments:
      CatalogueEntry(
        "too many arguments",
        "There are more values than parameters.",
        wrong: CatalogueEntry.chain("MaxPool2d(3,1,1)"),
        right: CatalogueEntry.chain("MaxPool2d(3,1)"))
    case .unknownSymbol:
      CatalogueEntry(
        "a symbol that does not exist",
        "The symbols are C (input channels), dim (output channels), B (batch), H and W (image size). "
          + "Nothing else can be named.",
        wrong: CatalogueEntry.chain("Conv2d(channels,3)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .symbolNotAllowed:
      CatalogueEntry(
        "a symbol that may not occur here",
        "A layer has a fixed number of weights, so its arguments never depend on the batch or the image "
          + "size.",
        wrong: CatalogueEntry.chain("Conv2d(C,H)"),
        right: CatalogueEntry.chain("Conv2d(C,7)"))
    case .callInExpression:
      CatalogueEntry(
        "a function call",
        "Expressions are made of integers, symbols, + - * / // and parentheses. Division rounds toward "
          + "minus infinity by itself, so int() and floor() are not needed.",
        wrong: CatalogueEntry.chain("Conv2d(int(C/4),1)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(C//4,1)", "Conv2d(C,1)"))
    case .decimalInExpression:
      CatalogueEntry(
        "a decimal",
        "Sizes are integers. Write a fraction of C as a division.",
        wrong: CatalogueEntry.chain("Conv2d(C*0.5,1)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(C//2,1)", "Conv2d(C,1)"))
    case .axisNotLiteral:
      CatalogueEntry(
        "a dimension that is no literal",
        "Dimensions are named by integer literals, from 0 or, from the end, from -1.",
        wrong: CatalogueEntry.chain("softmax(dim=C)"),
        right: CatalogueEntry.chain("softmax(dim=1)"))
    case .repeatedAxis:
      CatalogueEntry(
        "a dimension that is named twice",
        "Each dimension is named at most once.",
        wrong: CatalogueEntry.chain("permute(0,2,2,1)", "permute(0,3,1,2)"),
        right: CatalogueEntry.chain("permute(0,2,3,1)", "permute(0,3,1,2)"))
    case .listWhereSize:
      CatalogueEntry(
        "a list where one value is expected",
        "The parameter takes one integer expression.",
        wrong: CatalogueEntry.chain("Conv2d((C,C),3)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .wrongPair:
      CatalogueEntry(
        "a pair with another number of values",
        "Windows, strides and sizes are one value for both directions or a pair, height first.",
        wrong: CatalogueEntry.chain("Conv2d(C,(3,3,3))"),
        right: CatalogueEntry.chain("Conv2d(C,(3,3))"))
    case .probabilityOutOfRange:
      CatalogueEntry(
        "a probability out of range",
        "prob is a decimal literal of at least 0 and below 1.",
        wrong: CatalogueEntry.block("2:ReLU", "3:DropPath(1.5)", "4:Add", "0->2->3->4", "0->4->1"),
        right: CatalogueEntry.block("2:ReLU", "3:DropPath(0.5)", "4:Add", "0->2->3->4", "0->4->1"))
    case .keepdimFalse:
      CatalogueEntry(
        "keepdim=False",
        "Reductions keep the reduced dimensions with size 1. Where they are in the way, reshape drops "
          + "them.",
        wrong: CatalogueEntry.chain("mean(dim=1,keepdim=False)", "repeat(1,C,1,1)"),
        right: CatalogueEntry.chain("mean(dim=1)", "repeat(1,C,1,1)"))
    case .argumentsNotTaken:
      CatalogueEntry(
        "arguments of an operation without parameters",
        "The operation has no parameters.",
        wrong: CatalogueEntry.chain("ReLU(inplace=True)"),
        right: CatalogueEntry.chain("ReLU"))
    case .emptyList:
      CatalogueEntry(
        "an empty list",
        "At least one value is needed.",
        wrong: CatalogueEntry.chain("mean(dim=())", "repeat(1,C,1,1)"),
        right: CatalogueEntry.chain("mean(dim=1)", "repeat(1,C,1,1)"))
    case .divisionByZero:
      CatalogueEntry(
        "a division by zero",
        "The divisor is 0 at every width. Where it is 0 at some widths only, those are left out.",
        wrong: CatalogueEntry.chain("Conv2d(C//(C-C),1)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(C//1,1)", "Conv2d(C,1)"))
    case .valueTooLarge:
      CatalogueEntry(
        "a value that is too large",
        "Sizes are at most 2^31 - 1.",
        wrong: CatalogueEntry.chain("Conv2d(2147483647*(C+1),1)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(4*(C+1),1)", "Conv2d(C,1)"))
    case .normalisedSizeDiffers:
      CatalogueEntry(
        "the size of a normalisation is another one",
        "BN and LN know the size of their dimension. A size that is given must be the right one; it can "
          + "be left out.",
        wrong: CatalogueEntry.chain("BN(2*C)"),
        right: CatalogueEntry.chain("BN(C)"))
    case .notPositive:
      CatalogueEntry(
        "a value below 1",
        "Channels, windows, strides, groups and sizes are at least 1.",
        wrong: CatalogueEntry.chain("Conv2d(C,kernel_size=0)"),
        right: CatalogueEntry.chain("Conv2d(C,kernel_size=1)"))
    case .positionalAfterKeyword:
      CatalogueEntry(
        "a positional argument after a keyword argument",
        "As in Python, values without a name come first.",
        wrong: CatalogueEntry.chain("Conv2d(kernel_size=3,C)"),
        right: CatalogueEntry.chain("Conv2d(C,kernel_size=3)"))
    case .quotedValue:
      CatalogueEntry(
        "a value between quotation marks",
        "Values are expressions, not texts. Modes such as 'same' or 'relu' are not chosen by arguments: padding is always "
          + "the same, and an activation is a node of its own.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,stride=\"1\")"),
        right: CatalogueEntry.chain("Conv2d(C,3,stride=1)"))
    case .inputChannelsWritten:
      CatalogueEntry(
        "the channels that enter are written",
        "Other frameworks name the channels that enter first. Here they follow from the operand: Conv2d takes out_channels, "
          + "kernel_size, stride, dilation and groups, and padding is always 'same'.",
        wrong: CatalogueEntry.chain("Conv2d(C,C,3,1,1)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .operationSpelling:
      CatalogueEntry(
        "an operation in another spelling",
        "Names are matched without regard to case; the canonical spelling is the one of the vocabulary.",
        wrong: CatalogueEntry.chain("relu"),
        right: CatalogueEntry.chain("ReLU"))
    case .kernelOfWidth:
      CatalogueEntry(
        "a kernel as large as the channels",
        "The first argument of Conv2d is out_channels; how many channels enter follows from the operand and is not "
          + "written. Conv2d(C,C,3) is a window of C x C with stride 3.",
        wrong: CatalogueEntry.chain("Conv2d(C,C)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .keepdimRedundant:
      CatalogueEntry(
        "keepdim=True",
        "Reductions always keep the reduced dimensions; it need not be said.",
        wrong: CatalogueEntry.block("2:mean(dim=1,keepdim=True)", "3:Mul", "0->2", "0->3", "2->3", "3->1"),
        right: CatalogueEntry.block("2:mean(dim=1)", "3:Mul", "0->2", "0->3", "2->3", "3->1"))
    }
  }
}
