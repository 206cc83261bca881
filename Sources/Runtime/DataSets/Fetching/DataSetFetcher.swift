/// Gets the published archives of a data set, checks them and unpacks them.
package struct DataSetFetcher {
  /// Bytes of an archive whose size is not known, at most.
  static let archiveLimit = 8 << 30
  /// Bytes that an archive may unpack to, at most.
  static let unpackedLimit = 16 << 30

  /// The folder that archives and sets go to.
  let folder: String
  /// Told of progress; returns false to stop.
  let progress: (FetchProgress) -> Bool
  /// A monotonic clock in seconds: progress is told some ten times a second, not for each piece.
  let clock: () -> Double
  /// Attempts at each file after failures of the network.
  let attempts: Int
  /// Waits between attempts, for so many seconds.
  let wait: (Double) -> Void
  /// Seconds without data after which an attempt is given up.
  let stallTimeout: Int

  /// A fetcher into a folder.
  package init(
    folder: String, attempts: Int = 3, stallTimeout: Int = 60, clock: @escaping () -> Double,
    wait: @escaping (Double) -> Void, progress: @escaping (FetchProgress) -> Bool
  ) {
    self.folder = folder
    self.attempts = max(attempts, 1)
    self.stallTimeout = stallTimeout
    self.clock = clock
    self.wait = wait
    self.progress = progress
  }

  /// Fetches, checks and unpacks all archives of the set. Digits needs nothing.
  package func fetch(_ name: DataSetName) throws(FetchError) {
    let description = DataSetDescription(name)
    if name == .digits { return }
    guard !description.archives.isEmpty else { throw .noAddress(description.provenance) }
    for archive in description.archives { try fetch(archive) }
  }

  /// Fetches, checks and unpacks one archive; one that is there already and right is not fetched again.
  func fetch(_ archive: DataSetDescription.Archive) throws(FetchError) {
    let path = "\(folder)/\(archive.name)"
    do throws(FileError) { try Files.makeFolders(folder) } catch { throw .file(error) }
    if !Files.isRegular(path) {
      let partial = path + ".part"
      try download(archive, to: partial)
      try check(archive, at: partial)
      do throws(FileError) { try Files.rename(partial, to: path) } catch { throw .file(error) }
    } else {
      try check(archive, at: path)
    }
    guard progress(.unpacking(path: path)) else { throw .cancelled }
    let target = archive.folder.isEmpty ? folder : "\(folder)/\(archive.folder)"
    do throws(UnpackError) {
      switch archive.format {
      case .tarGzip: try TarReader.unpack(path, to: target, limit: Self.unpackedLimit)
      case .zip: try ZipReader.unpack(path, to: target, limit: Self.unpackedLimit)
      }
    } catch {
      switch error {
      case .file(let error): throw .file(error)
      case .format(let error):
        try? Files.remove(path)
        throw .archive(path: path, error)
      }
    }
  }

  private func check(_ archive: DataSetDescription.Archive, at path: String) throws(FetchError) {
    guard progress(.checking(path: path)) else { throw .cancelled }
    let size: Int
    let found: String
    do throws(FileError) {
      size = try Files.size(path)
      found = try Digest.hexadecimal(.md5, ofFile: path)
    } catch {
      throw .file(error)
    }
    if let expected = archive.bytes, size != expected {
      try? Files.remove(path)
      throw .wrongSize(path: path, found: size, expected: expected)
    }
    guard let expected = archive.md5 else {
      _ = progress(.found(path: path, md5: found))
      return
    }
    if found != expected {
      try? Files.remove(path)
      throw .wrongChecksum(path: path, found: found, expected: expected)
    }
  }
}
