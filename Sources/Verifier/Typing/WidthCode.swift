import Diagnostics

/// Findings about widths, image sizes and budgets.
package enum WidthCode: String, DiagnosticKind {
  case noWidth = "E0501"
  case widthExcluded = "E0502"
  case imageSizeExcluded = "E0503"
  case someWidths = "W0531"
  case someImageSizes = "W0532"
}
