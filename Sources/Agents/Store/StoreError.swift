/// Why records cannot be kept or read.
package enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  case noLibrary
  case failed(path: String, message: String)
  /// Another process works in the folder.
  case locked(path: String)
  case otherVersion(path: String, found: String, expected: String)
  /// The folder holds the search of something else.
  case otherSearch(path: String, what: String)
  case damaged(path: String, message: String)

  package var description: String {
    switch self {
    case .noLibrary: "libsqlite3.so.0 is not on this machine; install libsqlite3-0"
    case .failed(let path, let message): "\(path): \(message)"
    case .locked(let path): "another naderc works in \(path); wait for it, or choose another --out"
    case .otherVersion(let path, let found, let expected):
      "\(path) is \(found), this program writes \(expected); choose another file, or remove it"
    case .otherSearch(let path, let what):
      "\(path) holds another search (\(what)); choose another --out, or repeat its flags with --resume"
    case .damaged(let path, let message): "\(path) is damaged: \(message); restore a copy, or choose another folder"
    }
  }
}
