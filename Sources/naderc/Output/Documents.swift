import Diagnostics

extension Console {
  /// Runs what a command with `--json` prints one object of: where it fails, the object without findings is printed, so that there
  /// always is one.
  static func documented<Result>(_ isJSON: Bool, _ empty: JSONValue, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      if isJSON { json(empty) }
      throw error
    }
  }
}
