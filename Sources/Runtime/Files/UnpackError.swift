/// Why an archive could not be unpacked.
enum UnpackError: Error, Sendable, Equatable {
  /// The archive is damaged, hostile or of another format.
  case format(FormatError)
  /// A file could not be read or written.
  case file(FileError)
}
