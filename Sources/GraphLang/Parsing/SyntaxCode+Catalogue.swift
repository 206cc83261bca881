package import Diagnostics

/// The catalogue behind `naderc explain`: findings about the text itself.
extension SyntaxCode: DiagnosticCatalogue {
  package var entry: CatalogueEntry {
    switch self {
    case .unrecognisedLine:
      CatalogueEntry(
        "a line that is nothing of the language",
        "A line is a header, a node, an edge or a comment. Prose around a block is not skipped silently, "
          + "because a misspelled edge would vanish with it. Begin the line with # where it is a remark.",
        wrong: CatalogueEntry.block("2:ReLU", "This block applies an activation.", "0->2", "2->1"),
        right: CatalogueEntry.block("2:ReLU", "# This block applies an activation.", "0->2", "2->1"))
    case .textAfterNode:
      CatalogueEntry(
        "text after a node",
        "A node line ends after the operation and its arguments. A remark begins with #, and arguments "
          + "stand in parentheses.",
        wrong: CatalogueEntry.block("2:ReLU the activation", "0->2", "2->1"),
        right: CatalogueEntry.block("2:ReLU # the activation", "0->2", "2->1"))
    case .missingOperation:
      CatalogueEntry(
        "a node without an operation",
        "After the id and the colon stands the name of an operation.",
        wrong: CatalogueEntry.block("2:", "0->2", "2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .unclosedParenthesis:
      CatalogueEntry(
        "a parenthesis is not closed",
        "The arguments of a node stand in one pair of parentheses on one line.",
        wrong: CatalogueEntry.block("2:Conv2d(out_channels=C,kernel_size=3", "0->2", "2->1"),
        right: CatalogueEntry.block("2:Conv2d(out_channels=C,kernel_size=3)", "0->2", "2->1"))
    case .unexpectedToken:
      CatalogueEntry(
        "something stands where a value, a comma or a parenthesis is expected",
        "Arguments are integer expressions over C, dim, B, H and W with + - * / // and parentheses, "
          + "separated by commas.",
        wrong: CatalogueEntry.chain("Conv2d(C,,3)"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .wrongArrow:
      CatalogueEntry(
        "an arrow of another spelling",
        "Edges are written with -> (or a single -).",
        wrong: CatalogueEntry.block("2:ReLU", "0=>2", "2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .commaInsideChain:
      CatalogueEntry(
        "a comma inside a chain of edges",
        "Groups of ids are allowed at the two ends of a chain. Between arrows a comma could mean two "
          + "things; write one edge a line.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2, 2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .incompleteEdge:
      CatalogueEntry(
        "an edge without its second end",
        "Both ends of an edge are ids of nodes.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2", "2->1", "2->"),
        right: CatalogueEntry.chain("ReLU"))
    case .invalidName:
      CatalogueEntry(
        "an id with other characters",
        "Ids consist of letters, digits and underscores. A hyphen would be an edge; points and spaces stand in no id.",
        wrong: CatalogueEntry.block("conv-1:ReLU", "0->conv-1", "conv-1->1"),
        right: CatalogueEntry.block("conv_1:ReLU", "0->conv_1", "conv_1->1"))
    case .power:
      CatalogueEntry(
        "a power",
        "There is no operator for powers; write the product.",
        wrong: CatalogueEntry.chain("Conv2d(C*2**2,1)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(C*2*2,1)", "Conv2d(C,1)"))
    case .gluedFactor:
      CatalogueEntry(
        "a number and a name without an operator",
        "A product is written with *; 2C and 2xC are no values.",
        wrong: CatalogueEntry.chain("Conv2d(2xC,1)", "Conv2d(C,1)"),
        right: CatalogueEntry.chain("Conv2d(2*C,1)", "Conv2d(C,1)"))
    case .tooManyTokens:
      CatalogueEntry(
        "a very long argument list",
        "An argument list has at most 400 tokens, so that no text makes the verifier slow.",
        wrong: CatalogueEntry.chain("Conv2d(C\(String(repeating: "+0", count: ParserLimits.tokens)),1)"),
        right: CatalogueEntry.chain("Conv2d(C,1)"))
    case .nestedTooDeeply:
      CatalogueEntry(
        "parentheses nested too deeply",
        "Parentheses are nested at most 200 levels deep.",
        wrong: CatalogueEntry.chain(
          "Conv2d(\(String(repeating: "(", count: ParserLimits.depth + 1))C\(String(repeating: ")", count: ParserLimits.depth + 1)),1)"
        ),
        right: CatalogueEntry.chain("Conv2d((C),1)"))
    case .fileTooLarge:
      CatalogueEntry(
        "a file that is too large",
        "A file holds at most 16 MiB; longer ones are not read. Split it, one network a file.",
        wrong: "",
        right: CatalogueEntry.chain("ReLU"))
    case .notUTF8:
      CatalogueEntry(
        "the file is not UTF-8",
        "Files are read as UTF-8. Save the file in this encoding; names and comments may use any script.",
        wrong: "",
        right: CatalogueEntry.chain("ReLU"))
    case .noBlock:
      CatalogueEntry(
        "a file without a block",
        "A file holds at least one block: a header, an input, an output, and edges between them.",
        wrong: "# ideas for later",
        right: CatalogueEntry.chain("ReLU"))
    case .tooManyNodes:
      CatalogueEntry(
        "too many nodes",
        "A block has at most 10,000 nodes.",
        wrong: CatalogueEntry.chain(Array(repeating: "BN", count: ParserLimits.nodes)),
        right: CatalogueEntry.chain("ReLU"))
    case .tooManyEdges:
      CatalogueEntry(
        "too many edges",
        "A block has at most 50,000 edges.",
        wrong: CatalogueEntry.block(
          "2:Add", Array(repeating: "0->2", count: ParserLimits.edges).joined(separator: "\n"), "2->1"),
        right: CatalogueEntry.block("2:Add", "0->2", "0->2", "2->1"))
    case .lineTooLong:
      CatalogueEntry(
        "a very long line",
        "A line has at most 65,536 bytes. Write one edge a line.",
        wrong: CatalogueEntry.block(
          "2:ReLU", "0->2->1" + String(repeating: " ", count: ParserLimits.lineBytes) + "# end"),
        right: CatalogueEntry.chain("ReLU"))
    case .nameTooLong:
      CatalogueEntry(
        "a very long name",
        "Ids, operations and symbols have at most 256 characters.",
        wrong: CatalogueEntry.block("2:ReLU\(String(repeating: "U", count: ParserLimits.nameBytes))", "0->2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .literalTooLarge:
      CatalogueEntry(
        "a literal that is too large",
        "Literals are at most 2^31 - 1; no tensor of a network has a larger dimension.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,dilation=4294967296)"),
        right: CatalogueEntry.chain("Conv2d(C,3,dilation=2)"))
    case .fileUnreadable:
      CatalogueEntry(
        "a file that cannot be read",
        "The path does not exist, is no file, or may not be read. Check the path; - stands for standard "
          + "input.",
        wrong: "",
        right: CatalogueEntry.chain("ReLU"))
    case .tooManyFindings:
      CatalogueEntry(
        "too many findings",
        "At most 1,000 findings of a block are shown. So many usually mean that the file is no block at "
          + "all.",
        wrong: CatalogueEntry.block(
          Array(repeating: "?", count: ParserLimits.diagnostics + 1).joined(separator: "\n"), "0->1"),
        right: CatalogueEntry.block("0->1"))
    case .listMarker:
      CatalogueEntry(
        "a list marker before a node or an edge",
        "Nodes and edges stand at the beginning of a line, without bullets or numbers before them.",
        wrong: CatalogueEntry.block("- 2:ReLU", "0->2", "2->1"),
        right: CatalogueEntry.chain("ReLU"))
    case .qualifiedOperation:
      CatalogueEntry(
        "an operation with a module before it",
        "Operations belong to no module: nn.ReLU, F.relu and torch.nn.Conv2d are ReLU and Conv2d.",
        wrong: CatalogueEntry.chain("nn.ReLU()"),
        right: CatalogueEntry.chain("ReLU()"))
    case .lookalike:
      CatalogueEntry(
        "a character that only looks like one of the language",
        "The language is written in ASCII. Full-width punctuation, typographic minus signs and spaces of zero width "
          + "come from other keyboards and from texts that were copied.",
        wrong: CatalogueEntry.chain("Conv2d\u{FF08}C\u{FF0C}3\u{FF09}"),
        right: CatalogueEntry.chain("Conv2d(C,3)"))
    case .severalStatements:
      CatalogueEntry(
        "several nodes or edges on one line",
        "Each node stands on a line of its own, and each edge, or chain of edges, as well.",
        wrong: CatalogueEntry.block("2:ReLU", "0->2; 2->1"),
        right: CatalogueEntry.block("2:ReLU", "0->2", "2->1"))
    case .sectionHeading:
      CatalogueEntry(
        "a heading within a block",
        "Nodes and edges need no heading and come in any order. What a line is, its form tells.",
        wrong: CatalogueEntry.block("2:ReLU", "Edges:", "0->2", "2->1"),
        right: CatalogueEntry.block("2:ReLU", "# Edges:", "0->2", "2->1"))
    case .blockAsDocument:
      CatalogueEntry(
        "a block as a JSON document",
        "A block is a text of lines: a header, nodes, edges. Lists of nodes and edges in JSON are read only to write that "
          + "text.",
        wrong: #"{"name": "A", "nodes": ["0:input", "1:output", "2:ReLU"], "edges": [[0, 2], [2, 1]]}"#,
        right: CatalogueEntry.chain("ReLU"))
    case .missingHeader:
      CatalogueEntry(
        "a block without a header",
        "A block begins with its name between two pairs of #. Without one it is called after its file.",
        wrong: "0:input\n1:output\n2:ReLU\n0->2\n2->1",
        right: CatalogueEntry.chain("ReLU"))
    case .unclosedHeader:
      CatalogueEntry(
        "a header without its second half",
        "A header has # on both sides of the name. With # on the left alone the line is a comment.",
        wrong: "## Block\n0:input\n1:output\n2:ReLU\n0->2\n2->1",
        right: CatalogueEntry.chain("ReLU"))
    case .repeatedBlockName:
      CatalogueEntry(
        "two blocks of one name",
        "The name tells the blocks of a file apart, and its suffix _stem or _downsample tells the role.",
        wrong: "##Block##\n0:input\n1:output\n0->1\n##Block##\n0:input\n1:output\n0->1",
        right: "##Block##\n0:input\n1:output\n0->1\n##Block2##\n0:input\n1:output\n0->1")
    case .roleByOrder:
      CatalogueEntry(
        "three blocks whose names say other roles than their order",
        "Three blocks without a suffix are the base block, the stem and the downsample block, in this order. The suffixes "
          + "_stem and _downsample tell the roles whatever the order.",
        wrong: Self.three("Stem", "Base", "Downsample"), right: Self.three("Block_stem", "Block", "Block_downsample"))
    }
  }

  /// A stem, a base and a downsample block of these names.
  private static func three(_ names: String...) -> String {
    zip(names, ["Conv2d(dim,3)", "Conv2d(C,3)", "Conv2d(dim,3,2)"])
      .map { "##\($0)##\n0:input\n1:output\n2:\($1)\n0->2->1\n" }.joined()
  }
}
