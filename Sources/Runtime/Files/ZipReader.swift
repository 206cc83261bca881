import CDigest

/// Unpacks zip archives of stored and deflated files; other methods, encryption and paths that lead outside are errors.
enum ZipReader {
  /// An entry of the central directory.
  private struct Entry {
    let name: String
    let method: Int
    let crc: UInt32
    let compressed: Int
    let size: Int
    let offset: Int
  }

  /// Entry size at most: files are unpacked one at a time in memory.
  private static let entrySizeLimit = 1 << 28

  /// Unpacks the archive below the folder; at most `limit` bytes come out altogether.
  static func unpack(_ path: String, to folder: String, limit: Int) throws(UnpackError) {
    let file: MappedFile
    do throws(FileError) { file = try MappedFile(path, limit: 1 << 34) } catch { throw .file(error) }
    let entries = try formatted { () throws(FormatError) in try file.withBytes(directory) }
    var total = 0
    for entry in entries {
      let place = try formatted { () throws(FormatError) in try ArchivePath(entry.name) }
      let full = place.map { "\(folder)/\($0.text)" } ?? folder
      do throws(FileError) {
        if entry.name.hasSuffix("/") || place == nil {
          try Files.makeFolders(full)
          continue
        }
        try Files.makeFolders(Files.folder(of: full))
      } catch {
        throw .file(error)
      }
      total += entry.size
      guard entry.size <= entrySizeLimit, total <= limit else {
        throw .format(FormatError(found: "\(max(entry.size, total)) bytes unpacked", expected: "at most \(limit)"))
      }
      let bytes = try formatted { () throws(FormatError) in
        try file.withBytes { bytes throws(FormatError) in try contents(entry, bytes) }
      }
      do throws(FileError) { try Files.writeAtomically(bytes, to: full, isDurable: false) } catch { throw .file(error) }
    }
    Files.synchronizeAll()
  }

  private static func formatted<Result>(_ body: () throws(FormatError) -> Result) throws(UnpackError) -> Result {
    do throws(FormatError) { return try body() } catch { throw .format(error) }
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ size: Int) throws(FormatError) -> Int {
    guard at >= 0, at <= bytes.count - size else {
      throw FormatError(at: bytes.count, found: "the end of the file", expected: "a zip record")
    }
    return (0..<size).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }

  private static func directory(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> [Entry] {
    var end = bytes.count - 22
    let first = max(0, end - 65_535)
    while end >= first, try number(bytes, end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= first, end >= 0 else { throw FormatError(found: "no central directory", expected: "a zip archive") }
    let count = try number(bytes, end + 10, 2)
    var at = try number(bytes, end + 16, 4)
    // 65,535 entries or more need the extension for large archives.
    guard count < 65_535, at < 0xFFFF_FFFF else { throw FormatError(found: "a zip64 archive", expected: "a plain zip") }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard try number(bytes, at, 4) == 0x0201_4B50 else {
        throw FormatError(at: at, found: "no entry", expected: "one of \(count) in the central directory")
      }
      let nameCount = try number(bytes, at + 28, 2)
      guard at + 46 + nameCount <= bytes.count else {
        throw FormatError(at: at, found: "a name beyond the end", expected: "a shorter one")
      }
      guard try number(bytes, at + 8, 2) & 1 == 0 else {
        throw FormatError(at: at, found: "an encrypted file", expected: "one that is not")
      }
      // Unix links hide in the external attributes.
      guard try number(bytes, at + 38, 4) >> 28 != 0xA else {
        throw FormatError(at: at, found: "a link", expected: "plain files and folders")
      }
      entries.append(
        Entry(
          name: String(decoding: bytes[at + 46..<at + 46 + nameCount], as: UTF8.self),
          method: try number(bytes, at + 10, 2), crc: UInt32(try number(bytes, at + 16, 4)),
          compressed: try number(bytes, at + 20, 4), size: try number(bytes, at + 24, 4),
          offset: try number(bytes, at + 42, 4)))
      at += 46 + nameCount + (try number(bytes, at + 30, 2)) + (try number(bytes, at + 32, 2))
    }
    return entries
  }

  private static func contents(_ entry: Entry, _ bytes: UnsafeRawBufferPointer) throws(FormatError) -> [UInt8] {
    guard try number(bytes, entry.offset, 4) == 0x0403_4B50 else {
      throw FormatError(at: entry.offset, found: "no file header", expected: "one for \(entry.name)")
    }
    let start =
      entry.offset + 30 + (try number(bytes, entry.offset + 26, 2)) + (try number(bytes, entry.offset + 28, 2))
    guard start <= bytes.count, entry.compressed <= bytes.count - start else {
      throw FormatError(at: start, found: "\(entry.compressed) bytes for \(entry.name)", expected: "what is left")
    }
    let stored = Array(bytes[start..<start + entry.compressed])
    let contents: [UInt8]
    switch entry.method {
    case 0: contents = stored
    case 8: contents = try Inflater.inflate(stored[...], format: .raw, limit: entry.size)
    default: throw FormatError(at: start, found: "compression method \(entry.method)", expected: "stored or deflated")
    }
    let crc = contents.withUnsafeBytes { naderc_crc32(0, $0.baseAddress, $0.count) }
    guard contents.count == entry.size, crc == entry.crc else {
      throw FormatError(at: start, found: "a wrong checksum of \(entry.name)", expected: "the stated CRC-32")
    }
    return contents
  }
}
