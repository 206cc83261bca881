/// Unpacks tar archives (ustar, GNU and PAX names) of plain files and folders; links, devices and paths that lead outside are
/// errors, and nothing is unpacked after one.
struct TarReader {
  private let stream: GzipStream
  private let folder: String
  private var offset = 0
  private var entries = 0
  /// Entries of an archive at most.
  private static let entryLimit = 1_000_000

  /// Unpacks a `.tar.gz` below the folder; at most `limit` bytes come out.
  static func unpack(_ path: String, to folder: String, limit: Int) throws(UnpackError) {
    var reader = TarReader(stream: try GzipStream(path, limit: limit), folder: folder)
    try reader.run()
  }

  private init(stream: GzipStream, folder: String) {
    self.stream = stream
    self.folder = folder
  }

  private mutating func run() throws(UnpackError) {
    var longName: String?
    while let header = try self.header() {
      entries += 1
      guard entries <= Self.entryLimit else {
        throw .format(FormatError(found: "more than \(Self.entryLimit) entries", expected: "fewer"))
      }
      switch header.kind {
      case UInt8(ascii: "L"): longName = try text(header)
      case UInt8(ascii: "x"): longName = Self.paxPath(try contents(header)) ?? longName
      case UInt8(ascii: "g"): _ = try contents(header)
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
        try file(header, name: longName ?? header.name)
        longName = nil
      case UInt8(ascii: "5"):
        let path: ArchivePath?
        do throws(FormatError) { path = try ArchivePath(longName ?? header.name) } catch { throw .format(error) }
        try makeFolders(path.map { "\(folder)/\($0.text)" } ?? folder)
        longName = nil
        try skip(header.size)
      default:
        let kind = header.kind == UInt8(ascii: "1") || header.kind == UInt8(ascii: "2") ? "a link" : "a special file"
        throw .format(
          FormatError(at: offset, found: "\(kind) ('\(header.name.prefix(100))')", expected: "plain files and folders"))
      }
    }
    try drain()
    Files.synchronizeAll()
  }

  /// Reads what follows the end of the archive, so that the checksum of the whole stream is seen.
  private func drain() throws(UnpackError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    do throws(FormatError) {
      while try stream.read(into: buffer) == buffer.count {}
    } catch {
      throw .format(error)
    }
  }

  private struct Header {
    let name: String
    let size: Int
    let kind: UInt8
  }

  /// The next header; nil at the two blocks of zeros that end an archive, or at the end of the data.
  private mutating func header() throws(UnpackError) -> Header? {
    let block = try read(512, allowEnd: true)
    if block.isEmpty || block.allSatisfy({ $0 == 0 }) { return nil }
    do throws(FormatError) {
      let stored = try Self.octal(block[148..<156])
      let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
      guard sum == stored else {
        throw FormatError(at: offset - 512, found: "a wrong header checksum", expected: "a tar header")
      }
      let size = try Self.octal(block[124..<136])
      var name = Self.string(block[0..<100])
      let prefix = Self.string(block[345..<500])
      if Self.string(block[257..<262]) == "ustar", block[262] == 0, !prefix.isEmpty { name = "\(prefix)/\(name)" }
      return Header(name: name, size: size, kind: block[156])
    } catch {
      throw .format(error)
    }
  }

  private mutating func file(_ header: Header, name: String) throws(UnpackError) {
    let path: ArchivePath?
    do throws(FormatError) { path = try ArchivePath(name) } catch { throw .format(error) }
    guard let path, !name.hasSuffix("/") else {
      throw .format(FormatError(found: "a file without a name", expected: "one"))
    }
    let full = "\(folder)/\(path.text)"
    do throws(FileError) { try Files.makeFolders(Files.folder(of: full)) } catch { throw .file(error) }
    let file: AtomicFile
    do throws(FileError) { file = try AtomicFile(replacing: full) } catch { throw .file(error) }
    var rest = header.size
    while rest > 0 {
      let piece = try read(min(rest, 1 << 20), allowEnd: false)
      do throws(FileError) { try file.append(piece) } catch { throw .file(error) }
      rest -= piece.count
    }
    try skipPadding(header.size)
    do throws(FileError) { try file.commit(isDurable: false) } catch { throw .file(error) }
  }

  private func makeFolders(_ path: String) throws(UnpackError) {
    do throws(FileError) { try Files.makeFolders(path) } catch { throw .file(error) }
  }

  private mutating func contents(_ header: Header) throws(UnpackError) -> [UInt8] {
    guard header.size <= 65_536 else {
      throw .format(FormatError(at: offset, found: "a name of \(header.size) bytes", expected: "at most 65536"))
    }
    let bytes = try read(header.size, allowEnd: false)
    try skipPadding(header.size)
    return bytes
  }

  private mutating func text(_ header: Header) throws(UnpackError) -> String {
    Self.string(try contents(header)[...])
  }

  private mutating func skip(_ count: Int) throws(UnpackError) {
    var rest = count
    while rest > 0 { rest -= try read(min(rest, 1 << 20), allowEnd: false).count }
    try skipPadding(count)
  }

  private mutating func skipPadding(_ size: Int) throws(UnpackError) {
    _ = try read((512 - size % 512) % 512, allowEnd: false)
  }

  private mutating func read(_ count: Int, allowEnd: Bool) throws(UnpackError) -> [UInt8] {
    var failure: FormatError?
    let stream = stream
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FormatError) {
        filled = try stream.read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
      } catch {
        failure = error
      }
    }
    if let failure { throw .format(failure) }
    offset += bytes.count
    guard bytes.count == count || allowEnd && bytes.isEmpty else {
      throw .format(
        FormatError(at: offset, found: "the end of the archive", expected: "\(count - bytes.count) more bytes"))
    }
    return bytes
  }

  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func octal(_ field: ArraySlice<UInt8>) throws(FormatError) -> Int {
    var value = 0
    for byte in field where byte != 0 && byte != 0x20 {
      guard (0x30...0x37).contains(byte), value < 1 << 40 else {
        throw FormatError(found: "a malformed number in a tar header", expected: "octal digits")
      }
      value = value << 3 | Int(byte - 0x30)
    }
    return value
  }

  /// The `path` of a PAX header's records "LENGTH KEY=VALUE\n".
  private static func paxPath(_ bytes: [UInt8]) -> String? {
    var path: String?
    var rest = bytes[...]
    while let space = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
      length > space - rest.startIndex + 1, length <= rest.count
    {
      let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
      if record.starts(with: Array("path=".utf8)) { path = String(decoding: record.dropFirst(5), as: UTF8.self) }
      rest = rest[(rest.startIndex + length)...]
    }
    return path
  }
}
