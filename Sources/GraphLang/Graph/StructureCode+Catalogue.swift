package import Diagnostics

/// The catalogue behind `naderc explain`: findings about nodes, edges and terminals.
extension StructureCode: DiagnosticCatalogue {
  package var entry: CatalogueEntry {
    switch self {
    case .repeatedID:
      CatalogueEntry(
        "an id that is used twice",
        "An id names one node. Edges would not know which of the two is meant.",
        wrong: CatalogueEntry.block("2:ReLU", "2:BN", "0->2", "2->1"),
        right: CatalogueEntry.chain("ReLU", "BN"))
    case .undefinedNode:
      CatalogueEntry(
        "an edge from or to a node that does not exist",
        "Every id in an edge is declared by a node line.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2", "2->3", "3->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .cycle:
      CatalogueEntry(
        "a cycle",
        "Data flow from the input to the output; no result can be its own operand.",
        wrong: CatalogueEntry.block("2:Add", "3:ReLU", "0->2", "3->2", "2->3", "3->1"),
        right: CatalogueEntry.block("2:Add", "3:ReLU", "0->2", "0->2", "2->3", "3->1"))
    case .selfLoop:
      CatalogueEntry(
        "an edge from a node to itself",
        "No result can be its own operand.",
        wrong: CatalogueEntry.block("2:Add", "0->2", "2->2", "2->1"),
        right: CatalogueEntry.block("2:Add", "0->2", "0->2", "2->1"))
    case .noInput:
      CatalogueEntry(
        "a block without an input",
        "A block has one node of the operation input, or the pair input1 and input2.",
        wrong: "##Block##\n1:output\n2:ReLU\n2->1",
        right: CatalogueEntry.chain("ReLU"))
    case .severalInputs:
      CatalogueEntry(
        "more than one input",
        "A block has one input. A cell with two inputs names them input1 and input2.",
        wrong: CatalogueEntry.block("2:input", "3:Add", "0->3", "2->3", "3->1"),
        right: "##Block##\n0:input1\n1:output\n2:input2\n3:Add\n0->3\n2->3\n3->1")
    case .mixedInputs:
      CatalogueEntry(
        "input together with input1 or input2",
        "The inputs of a cell with two inputs are called input1 and input2.",
        wrong: CatalogueEntry.block("2:input2", "3:Add", "0->3", "2->3", "3->1"),
        right: "##Block##\n0:input1\n1:output\n2:input2\n3:Add\n0->3\n2->3\n3->1")
    case .missingSecondInput:
      CatalogueEntry(
        "one input of a pair",
        "input1 and input2 occur together; the only input of a block is called input.",
        wrong: "##Block##\n0:input1\n1:output\n2:ReLU\n0->2\n2->1",
        right: CatalogueEntry.chain("ReLU"))
    case .noOutput:
      CatalogueEntry(
        "a block without an output",
        "A block has one node of the operation output, with one edge into it.",
        wrong: "##Block##\n0:input\n2:ReLU\n0->2",
        right: CatalogueEntry.chain("ReLU"))
    case .severalOutputs:
      CatalogueEntry(
        "more than one output",
        "A block has one result. Combine several with Add or concat first.",
        wrong: CatalogueEntry.block("2:ReLU", "3:output", "0->2", "2->1", "2->3"),
        right: CatalogueEntry.chain("ReLU"))
    case .outputWithoutOperand:
      CatalogueEntry(
        "nothing leads into the output",
        "One edge leads from the last operation into the output.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2"),
        right: CatalogueEntry.chain("ReLU"))
    case .outputWithSeveralOperands:
      CatalogueEntry(
        "more than one edge into the output",
        "The output has one operand. Combine several with Add, Mul or concat first.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2", "2->1", "0->1"),
        right: CatalogueEntry.block("2:ReLU", "3:Add", "0->2", "2->3", "0->3", "3->1"))
    case .edgeIntoInput:
      CatalogueEntry(
        "an edge into an input",
        "The input is where a block begins; edges leave it.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2", "2->1", "2->0"),
        right: CatalogueEntry.chain("ReLU"))
    case .edgeOutOfOutput:
      CatalogueEntry(
        "an edge out of the output",
        "The output is where a block ends.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2", "2->1", "1->2"),
        right: CatalogueEntry.chain("ReLU"))
    case .unusedNode:
      CatalogueEntry(
        "a node without edges, or an input that nothing uses",
        "Every node lies on a path from an input to the output. What is not used is a mistake, or can be "
          + "deleted.",
        wrong: CatalogueEntry.block("2:ReLU", "3:BN", "0->2", "2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .danglingNode:
      CatalogueEntry(
        "a result that does not reach the output",
        "Every result is used, directly or by other operations, by the output.",
        wrong: CatalogueEntry.block("2:ReLU", "3:BN", "0->2", "0->3", "2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .unreachableNode:
      CatalogueEntry(
        "a node that is not reached from an input",
        "Every operation computes from the input; nothing can be its first operand but an input.",
        wrong: CatalogueEntry.block("2:ReLU", "3:BN", "4:Add", "0->2", "2->4", "3->4", "4->1"),
        right: CatalogueEntry.block("2:ReLU", "3:BN", "4:Add", "0->2", "0->3", "2->4", "3->4", "4->1"))
    case .terminalWithArguments:
      CatalogueEntry(
        "arguments of an input or output",
        "Inputs and the output take no arguments; their shapes follow from the role of the block.",
        wrong: "##Block##\n0:input(C)\n1:output\n2:ReLU\n0->2\n2->1",
        right: CatalogueEntry.chain("ReLU"))
    case .noEdges:
      CatalogueEntry(
        "a block without edges",
        "Edges tell which results an operation works on. They are not implied by the order of the lines.",
        wrong: CatalogueEntry.block("2:ReLU"),
        right: CatalogueEntry.chain("ReLU"))
    case .twoInputStem:
      CatalogueEntry(
        "a stem with two inputs",
        "A stem works on the image; there is only one.",
        wrong: "##Block##\n0:input1\n1:output\n2:input2\n3:Add\n4:Conv2d(dim,3)\n0->3\n2->3\n3->4\n4->1",
        right: CatalogueEntry.chain("Conv2d(dim,3)"), role: "stem")
    case .writtenOperands:
      CatalogueEntry(
        "operands that are written inside nodes",
        "What an operation works on is told by the edges into it. A node holds the operation and its arguments alone.",
        wrong: CatalogueEntry.block("2:Conv2d(C,3)(0)", "3:Add(0,2)", "3->1"),
        right: CatalogueEntry.block("2:Conv2d(C,3)", "3:Add", "0->2", "0,2->3", "3->1"))
    case .terminalSpelling:
      CatalogueEntry(
        "a terminal in another spelling",
        "Terminals are written input, input1, input2 and output, in small letters.",
        wrong: "##Block##\n0:Input\n1:Output\n0->1",
        right: "##Block##\n0:input\n1:output\n0->1")
    case .commentedNodes:
      CatalogueEntry(
        "a block without operations, beside nodes that are comments",
        "A line that begins with '#' is not read. The block gives what it gets, which is seldom what the comments say.",
        wrong: "##Block##\n0:input\n1:output\n# 2:ReLU\n0->1",
        right: CatalogueEntry.chain("ReLU"))
    }
  }
}
