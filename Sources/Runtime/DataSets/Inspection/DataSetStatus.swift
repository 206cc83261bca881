package import Diagnostics

/// What was found of a data set.
package struct DataSetStatus: Sendable, Equatable {
  /// The data set.
  package let name: DataSetName
  /// Whether all files are there.
  package let isPresent: Bool
  /// Where it was looked for; nil for what is built in.
  package let path: String?
  /// Number of images where it is known.
  package let images: Int?
  /// What is wrong, with the way out; nil when nothing is known to be.
  package let problem: String?
  /// What is unusual without being wrong.
  package let notes: [String]
  /// SHA-256 over images, labels and split, after a complete check.
  package let digest: String?

  /// The entry of `naderc data --json`.
  package var json: JSONValue {
    [
      "name": .string(name.rawValue), "present": .bool(isPresent), "path": JSONValue(path), "images": JSONValue(images),
      "problem": JSONValue(problem), "notes": .array(notes.map(JSONValue.string)), "digest": JSONValue(digest),
    ]
  }

  /// The whole object of `naderc data --json`.
  package static func json(_ statuses: [DataSetStatus]) -> JSONValue {
    ["schema": "naderc.data/1", "datasets": .array(statuses.map(\.json))]
  }
}
