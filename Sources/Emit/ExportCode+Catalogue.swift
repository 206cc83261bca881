package import Diagnostics

/// The catalogue behind `naderc explain`: findings about export and import.
extension ExportCode: DiagnosticCatalogue {
  package var entry: CatalogueEntry {
    switch self {
    case .noNetworkWidth:
      CatalogueEntry(
        "a network that has no width",
        "Each stage doubles the width and halves the images; the blocks have to be valid in every stage, and the whole "
          + "within the budget of the data set. --width asks for a width whatever the budget.",
        wrong: CatalogueEntry.chain("Conv2d(1024,3)", "Conv2d(1024,3)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .otherRun:
      CatalogueEntry(
        "weights of another block",
        "--from takes the weights of a finished run. They fit the blocks that were trained: the same architecture with "
          + "the same node ids, which name the tensors. The run's folder holds them as block.ng. The block below is not the "
          + "one that was trained.",
        wrong: CatalogueEntry.chain("Conv2d(C,5)"), right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .tooLarge:
      CatalogueEntry(
        "a network that is too large for the format",
        "An ONNX file ends at 2 GiB. Choose a smaller --width: the block below has too many weights at --width 1024.",
        wrong: CatalogueEntry.chain("Conv2d(4*C,3)", "Conv2d(C,3)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .malformedModel:
      CatalogueEntry(
        "a file that is no ONNX model",
        "The file ends within a field, or holds what the format does not allow. Export it again.", wrong: "",
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .controlFlow:
      CatalogueEntry(
        "an ONNX graph with control flow",
        "A block is a graph without branches and loops. Export the model with fixed choices, in evaluation mode.",
        wrong: "", right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .externalData:
      CatalogueEntry(
        "an ONNX model whose weights lie in other files",
        "Only the file itself is read. Save the model with its weights inside, or without any.", wrong: "",
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .hostileModel:
      CatalogueEntry(
        "an ONNX model beyond all bounds",
        "A block has at most some thousands of nodes and sizes below 2^31.", wrong: "",
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .foreignOperation:
      CatalogueEntry(
        "an ONNX operation outside the vocabulary",
        "'naderc ops' lists the operations that a block can have.", wrong: "",
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .foreignForm:
      CatalogueEntry(
        "an ONNX operation in a form that the language does not have",
        "Windows have \"same\" padding, convolutions a bias or none that matters, reductions keep their dimensions.",
        wrong: "", right: CatalogueEntry.chain("Conv2d(C,3)"))
    }
  }
}
