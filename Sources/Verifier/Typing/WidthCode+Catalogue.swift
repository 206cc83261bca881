package import Diagnostics

/// The catalogue behind `naderc explain`: findings about widths and image sizes.
extension WidthCode: DiagnosticCatalogue {
  package var entry: CatalogueEntry {
    switch self {
    case .noWidth:
      CatalogueEntry(
        "a block that is valid for no width",
        "Each node can be at some widths, but no width suits all of them.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,groups=2)", "reshape(B,C//2*2+1,H,W)"),
        right: CatalogueEntry.chain("Conv2d(C,3,groups=2)", "reshape(B,C,H,W)"))
    case .widthExcluded:
      CatalogueEntry(
        "a width at which the block is not valid",
        "The block is valid for other widths; the message names the node that excludes this one and the "
          + "nearest widths that are possible.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,groups=4)"),
        right: CatalogueEntry.chain("Conv2d(C,3,groups=2)"), width: 6)
    case .imageSizeExcluded:
      CatalogueEntry(
        "images that the block cannot take",
        "Windows and strides need image sizes that they divide.",
        wrong: CatalogueEntry.chain("reshape(B,C,H//4,4,W//4,4)", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,C,H//2,2,W//2,2)", "reshape(B,C,H,W)"), imageSize: 30)
    case .someWidths:
      CatalogueEntry(
        "a block that is not valid for every width",
        "The width search uses the valid widths only. The notes name the nodes that exclude the others.",
        wrong: CatalogueEntry.chain("Conv2d(C,3,groups=4)"),
        right: CatalogueEntry.chain("Conv2d(C,3,groups=C)"))
    case .someImageSizes:
      CatalogueEntry(
        "a block that needs image sizes of a kind",
        "H and W must satisfy the condition at every stage of the network, each of which halves them.",
        wrong: CatalogueEntry.chain("reshape(B,C,H//7,7,W//7,7)", "reshape(B,C,H,W)"),
        right: CatalogueEntry.chain("reshape(B,C,H*W)", "reshape(B,C,H,W)"))
    }
  }
}
