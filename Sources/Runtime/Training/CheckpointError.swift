/// Why a checkpoint cannot be used, with the way out.
package enum CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case file(DataSetError)
  /// The file is no checkpoint of this network.
  case malformed(path: String, reason: String)
  /// It belongs to another training.
  case other(path: String, field: String, found: String, expected: String)

  /// What is wrong.
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .malformed(let path, let reason): "\(path) is not usable: \(reason)"
    case .other(let path, let field, let found, let expected):
      "\(path) belongs to another training: its \(field) is \(found), now it is \(expected)"
    }
  }

  /// What to do about it.
  package var remedy: String {
    switch self {
    case .file, .malformed: "--force trains again from the beginning"
    case .other: "give the same file and options as before, another --out, or --force to train again"
    }
  }
}
