import Diagnostics
import Glibc
import Runtime

/// Finished runs by their identity, in `NADERC_CACHE` or `$XDG_CACHE_HOME/naderc`: what was trained once is not trained again.
struct RunCache {
  /// Bytes of a file at most.
  private static let fileLimit = 8 << 30

  private let folder: String

  /// The cache of the user; nil where no place for it is known.
  init?() {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let place = variable("NADERC_CACHE") {
      folder = place
    } else if let place = variable("XDG_CACHE_HOME") {
      folder = place + "/naderc"
    } else if let home = variable("HOME") {
      folder = home + "/.cache/naderc"
    } else {
      return nil
    }
  }

  private func entry(_ identity: TrainingIdentity) -> RunFolder {
    RunFolder(path: "\(folder)/runs/\(identity.key)")
  }

  /// Copies a finished run into a folder, with the text that was trained, since it names the tensors, and returns its result;
  /// nil where there is none or it cannot be read.
  func restore(_ identity: TrainingIdentity, to target: RunFolder) throws(FileError) -> JSONValue? {
    let entry = entry(identity)
    guard let result = entry.endedResult(), result["status"]?.stringValue == "finished" else { return nil }
    guard case .object(var members) = result else { return nil }
    for index in members.indices where members[index].key == "cached" { members[index].value = true }
    try Files.makeFolders(target.path)
    for name in RunFolder.names where name != "result.json" {
      guard Files.isRegular("\(entry.path)/\(name)") else { return nil }
      try copy(name, from: entry, to: target)
    }
    let cached = JSONValue.object(members)
    try Files.writeAtomically(Array((cached.serialized + "\n").utf8), to: target.result)
    return cached
  }

  /// Keeps a finished run. A cache that cannot be written is no reason to fail.
  func keep(_ identity: TrainingIdentity, _ run: RunFolder) {
    let entry = entry(identity)
    do throws(FileError) {
      try Files.makeFolders(entry.path)
      for name in RunFolder.names { try copy(name, from: run, to: entry) }
    } catch {
      Console.error("note: the run is not in the cache: \(error.description)\n")
    }
  }

  private func copy(_ name: String, from source: RunFolder, to target: RunFolder) throws(FileError) {
    let bytes = try Files.read("\(source.path)/\(name)", limit: Self.fileLimit)
    try Files.writeAtomically(bytes, to: "\(target.path)/\(name)", isDurable: false)
  }
}
