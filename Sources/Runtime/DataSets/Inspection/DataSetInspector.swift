/// Looks at data sets on disk.
package struct DataSetInspector: Sendable {
  /// The folder that holds the sets.
  package let folder: String

  /// An inspector of a folder.
  package init(folder: String) { self.folder = folder }

  /// Every data set of the table, by names and sizes of files alone: fast.
  package func list() -> [DataSetStatus] { DataSetName.allCases.map(glance) }

  private func glance(_ name: DataSetName) -> DataSetStatus {
    let location = DataLocation(description: DataSetDescription(name), folder: folder)
    if name == .digits { return status(name, present: true, images: 1_797) }
    guard location.missingFiles.isEmpty else {
      let isPartial = location.missingFiles.count < location.description.files.count
      return status(
        name, present: false, problem: isPartial ? "missing \(location.missingFiles.joined(separator: ", "))" : nil)
    }
    var images = 0
    for file in location.description.files {
      guard let recordSize = Self.recordSize(file.path) else { return status(name, present: true) }
      guard let size = try? Files.size(location.path(file.path)) else { return status(name, present: true) }
      guard size % recordSize == 0 else {
        return status(name, present: true, problem: "\(file.path) is cut off: \(size) bytes")
      }
      images += file.path.hasSuffix("_y.bin") ? 0 : size / recordSize
    }
    return status(name, present: true, images: images)
  }

  private static func recordSize(_ path: String) -> Int? {
    if path.hasPrefix("cifar-10-") { return 3_073 }
    if path.hasPrefix("cifar-100-") { return 3_074 }
    if path.hasSuffix("_X.bin") { return 27_648 }
    return path.hasSuffix("_y.bin") ? 1 : nil
  }

  /// Checks one set completely: every record, and the MD5 of the archive where it lies beside.
  package func verify(_ name: DataSetName) -> DataSetStatus {
    do throws(DataSetError) {
      let description = DataSetDescription(name)
      for archive in description.archives {
        let path = "\(folder)/\(archive.name)"
        guard let expected = archive.md5, Files.isRegular(path) else { continue }
        let found: String
        do throws(FileError) { found = try Digest.hexadecimal(.md5, ofFile: path) } catch { throw .file(error) }
        guard found == expected else {
          throw .malformed(
            file: path, record: nil, found: "MD5 \(found)", expected: "MD5 \(expected)", archiveMD5: expected)
        }
      }
      let data = try DataSets.load(DataSetRequest(source: .named(name), dataFolder: folder))
      let search = data.search
      return status(
        name, present: true,
        images: search.training.images.count + search.validation.images.count + data.test.test.images.count,
        notes: data.notes, digest: search.digest)
    } catch {
      var isMissing = false
      if case .missing = error { isMissing = true }
      return status(name, present: !isMissing, problem: "\(error); \(error.remedy)")
    }
  }

  private func status(
    _ name: DataSetName, present: Bool, images: Int? = nil, problem: String? = nil, notes: [String] = [],
    digest: String? = nil
  ) -> DataSetStatus {
    DataSetStatus(
      name: name, isPresent: present, path: name == .digits ? nil : folder, images: images, problem: problem,
      notes: notes, digest: digest)
  }
}
