/// Why a data set cannot be used, with the way out.
package enum DataSetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No data set of this name.
  case unknownName(String)
  /// Files are not where they were looked for.
  case missing(dataSet: String, folder: String, files: [String], urls: [String])
  /// A file could not be read or written.
  case file(FileError)
  /// A file's contents are not what the format says; `record` counts from 0.
  case malformed(file: String, record: Int?, found: String, expected: String, archiveMD5: String?)
  /// Sizes of the user's choice that do not fit the data.
  case unusable(reason: String, remedy: String)

  /// The stable code of the problem.
  package var code: String {
    switch self {
    case .unknownName: "E0701"
    case .missing: "E0702"
    case .file: "E0703"
    case .malformed: "E0704"
    case .unusable: "E0705"
    }
  }

  /// What is wrong.
  package var description: String {
    switch self {
    case .unknownName(let name):
      return "unknown data set '\(name)'"
    case .missing(let dataSet, let folder, let files, _):
      let more = files.count > 3 ? " and \(files.count - 3) more" : ""
      return "\(dataSet) is not in \(folder): no \(files.prefix(3).joined(separator: ", "))\(more)"
    case .file(let error):
      return error.description
    case .malformed(let file, let record, let found, let expected, _):
      let place = record.map { " record \($0)" } ?? ""
      return "\(file)\(place): found \(found), expected \(expected)"
    case .unusable(let reason, _):
      return reason
    }
  }

  /// What to do about it.
  package var remedy: String {
    switch self {
    case .unknownName:
      let names = DataSetName.allCases.map(\.rawValue).joined(separator: ", ")
      return "known are \(names), and folder:PATH for images of your own"
    case .missing(let dataSet, let folder, _, let urls):
      let address = urls.isEmpty ? "" : " (\(urls.joined(separator: ", ")))"
      return """
        run `naderc data fetch \(dataSet)`\(address), or give the folder that holds it with --data-dir instead of \
        \(folder), or try --dataset digits, which is built in
        """
    case .file:
      return "check the path, the permissions and the space on the disk"
    case .malformed(_, _, _, _, let md5):
      let check = md5.map { "; fetch or unpack it again: the MD5 of a good archive is \($0)" } ?? ""
      return "the file is damaged or of another format\(check)"
    case .unusable(_, let remedy):
      return remedy
    }
  }
}
