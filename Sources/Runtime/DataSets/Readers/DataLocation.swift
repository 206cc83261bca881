/// Where the files of a named data set are looked for.
struct DataLocation: Sendable {
  /// The data set.
  let description: DataSetDescription
  /// The folder that was given.
  let folder: String

  /// The path of a file of the set: below the folder, or below the folder as if it were the set's own.
  func path(_ file: String) -> String {
    let usual = "\(folder)/\(file)"
    guard let slash = file.firstIndex(of: "/"), !Files.isRegular(usual), !Files.isFolder(usual) else { return usual }
    let inside = folder + file[slash...]
    return Files.isRegular(inside) || Files.isFolder(inside) ? inside : usual
  }

  /// The MD5 that the publisher states for the archive, where there is one archive with one.
  var archiveMD5: String? { description.archives.count == 1 ? description.archives.first?.md5 : nil }

  /// Files of the set that are not there.
  var missingFiles: [String] {
    description.files.map(\.path).filter { file in
      let path = path(file)
      return !Files.isRegular(path) && !Files.isFolder(path)
    }
  }

  /// An error that says what is missing and how to get it.
  func requireFiles() throws(DataSetError) {
    let missing = missingFiles
    guard missing.isEmpty else {
      throw .missing(
        dataSet: description.name, folder: folder, files: missing, urls: description.archives.map(\.url))
    }
  }

  /// A record that is not as it should be.
  func malformed(_ file: String, _ record: Int?, found: String, expected: String) -> DataSetError {
    .malformed(file: path(file), record: record, found: found, expected: expected, archiveMD5: archiveMD5)
  }

  /// The bytes of a file.
  func read(_ file: String, limit: Int = 1 << 30) throws(DataSetError) -> [UInt8] {
    do throws(FileError) { return try Files.read(path(file), limit: limit) } catch { throw .file(error) }
  }

  /// The bytes of a file of whole records, at least one.
  func readRecords(_ file: String, size: Int) throws(DataSetError) -> [UInt8] {
    let bytes = try read(file)
    guard bytes.count % size == 0, !bytes.isEmpty else {
      throw malformed(
        file, bytes.count / size, found: "\(bytes.count % size) bytes before the end of the file",
        expected: "records of \(size) bytes")
    }
    return bytes
  }
}
