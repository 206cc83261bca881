import Glibc

/// Texts as C wants them, for the time of a call.
enum CStrings {
  /// A list of texts; `endedByNull` adds the null pointer by which lists of arguments end.
  static func with<Result>(
    _ texts: [String], endedByNull: Bool = false, _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let pointers = copies.map { UnsafePointer<CChar>($0) } + (endedByNull ? [nil] : [])
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
