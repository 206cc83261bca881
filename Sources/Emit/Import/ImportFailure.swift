/// Why a model does not become a block.
package struct ImportFailure: Error, Sendable, Equatable {
  package let code: ExportCode
  package let message: String

  init(_ code: ExportCode, _ message: String) {
    self.code = code
    self.message = message
  }
}
