/// The decompressed bytes of a gzip file, read in order and never held as a whole.
final class GzipStream {
  private let file: MappedFile
  private let inflater: Inflater
  private var position = 0
  private var isEnd = false
  private var produced = 0
  private let limit: Int

  /// Opens a file that unpacks to at most `limit` bytes.
  init(_ path: String, limit: Int) throws(UnpackError) {
    do throws(FileError) { file = try MappedFile(path, limit: limit) } catch { throw .file(error) }
    do throws(FormatError) { inflater = try Inflater(.gzip) } catch { throw .format(error) }
    self.limit = limit
  }

  /// Fills the buffer as far as there is data; fewer bytes than asked for mean the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    var filled = 0
    while filled < buffer.count, !isEnd {
      let space = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let start = position
      let step = try file.withBytes { bytes throws(FormatError) in
        try inflater.step(UnsafeRawBufferPointer(rebasing: bytes[start...]), to: space)
      }
      position += step.consumed
      filled += step.produced
      produced += step.produced
      guard produced <= limit else {
        throw FormatError(found: "more than \(limit) bytes of decompressed data", expected: "at most \(limit)")
      }
      if step.isEnd {
        // Another member may follow; whatever else follows is padding.
        let isMember = file.withBytes { $0.count - position >= 2 && $0[position] == 0x1F && $0[position + 1] == 0x8B }
        if isMember { inflater.reset() } else { isEnd = true }
      } else if step.consumed == 0, step.produced == 0 {
        throw FormatError(at: position, found: "the end of the file", expected: "the rest of the gzip stream")
      }
    }
    return filled
  }
}
