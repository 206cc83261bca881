import Diagnostics

/// The lists of indices that NAS-Bench-201 publishes, in JSON: `{"train":["int",["0","7",...]],...}`.
enum SplitLists {
  /// The lists of these keys where the file is in the data folder, nil where it is not. Indices must be within
  /// `0..<count`, and none may occur twice.
  static func read(
    _ file: String, keys: [String], count: Int, location: DataLocation
  ) throws(DataSetError) -> [[Int]]? {
    guard let path = ["", ".txt", ".json"].map({ location.path(file + $0) }).first(where: Files.isRegular) else {
      return nil
    }
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Files.read(path, limit: 16 << 20) } catch { throw .file(error) }
    func malformed(_ found: String, _ expected: String) -> DataSetError {
      .malformed(file: path, record: nil, found: found, expected: expected, archiveMD5: nil)
    }
    let document: JSONValue
    do throws(JSONParseError) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw malformed("no JSON (\(error))", "lists of indices")
    }
    var seen = [Bool](repeating: false, count: count)
    var lists: [[Int]] = []
    for key in keys {
      guard let pair = document[key]?.arrayValue, pair.count == 2, let elements = pair[1].arrayValue else {
        throw malformed("no list '\(key)'", "[\"int\", [INDEX, ...]]")
      }
      var list: [Int] = []
      for element in elements {
        guard let index = element.integerValue ?? element.stringValue.flatMap({ Int($0) }), (0..<count).contains(index),
          !seen[index]
        else {
          throw malformed("index \(element.serialized) in '\(key)'", "each of 0..<\(count) at most once")
        }
        seen[index] = true
        list.append(index)
      }
      lists.append(list.sorted())
    }
    return lists
  }
}
