/// Why a data set could not be fetched, with the way out.
package enum FetchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The set has no public address; the text says where to ask and what files are expected.
  case noAddress(String)
  /// Nothing came, or not all of it; what came is kept and the next try goes on from there.
  case network(url: String, reason: String)
  /// The server answered something else than the file.
  case status(url: String, code: Int)
  /// More bytes than the file can have.
  case tooLarge(url: String, limit: Int)
  /// Another number of bytes than published.
  case wrongSize(path: String, found: Int, expected: Int)
  /// Another MD5 than published.
  case wrongChecksum(path: String, found: String, expected: String)
  /// The user stopped it; what came is kept.
  case cancelled
  /// libcurl or zlib is not on this machine.
  case missingLibrary(String)
  /// The archive cannot be unpacked.
  case archive(path: String, FormatError)
  /// A file could not be read or written.
  case file(FileError)

  /// The stable code of the problem.
  package var code: String {
    switch self {
    case .noAddress: "E0706"
    case .network, .status, .cancelled: "E0707"
    case .tooLarge, .wrongSize, .wrongChecksum: "E0708"
    case .missingLibrary: "E0709"
    case .archive: "E0710"
    case .file: "E0703"
    }
  }

  /// What is wrong.
  package var description: String {
    switch self {
    case .noAddress(let text): text
    case .network(let url, let reason): "cannot fetch \(url): \(reason)"
    case .status(let url, let code): "cannot fetch \(url): the server answered with status \(code)"
    case .tooLarge(let url, let limit): "\(url) is larger than the \(limit) bytes expected at most"
    case .wrongSize(let path, let found, let expected): "\(path) has \(found) bytes, expected \(expected)"
    case .wrongChecksum(let path, let found, let expected): "\(path) has MD5 \(found), expected \(expected)"
    case .cancelled: "stopped"
    case .missingLibrary(let name): "\(name) is not on this machine"
    case .archive(let path, let error): "cannot unpack \(path): \(error)"
    case .file(let error): error.description
    }
  }

  /// What to do about it.
  package var remedy: String {
    switch self {
    case .noAddress: "put the files there yourself"
    case .network, .cancelled: "run the same command again: it goes on where it stopped"
    case .status: "try again later, or get the file with a browser and put it into the data folder"
    case .tooLarge, .wrongSize, .wrongChecksum, .archive: "the damaged file was removed; run the same command again"
    case .missingLibrary: "install it (Debian: apt install libcurl4 zlib1g), or get the file with a browser"
    case .file: "check the path, the permissions and the space on the disk"
    }
  }
}
