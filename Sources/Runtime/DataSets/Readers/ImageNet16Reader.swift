/// ImageNet16-120: pickled dictionaries of `data` (uint8, N x 768, CHW) and `labels` (from 1), of which 1...120 are kept.
enum ImageNet16Reader {
  private static let imageBytes = 3 * 16 * 16
  private static let fileLimit = 1 << 29

  /// All ten training files and the validation file, which is the published test part here.
  static func load(_ location: DataLocation) throws(DataSetError) -> PublishedImages {
    var training = ImageSet(side: 16)
    for batch in 1...10 { try append("ImageNet16/train_data_batch_\(batch)", of: location, to: &training) }
    var test = ImageSet(side: 16)
    try append("ImageNet16/val_data", of: location, to: &test)
    return PublishedImages(training: training, test: test)
  }

  private static func append(_ file: String, of location: DataLocation, to images: inout ImageSet) throws(DataSetError)
  {
    let bytes = try location.read(file, limit: fileLimit)
    let pixels: [UInt8]
    let labels: [Int]
    do throws(FormatError) {
      let value = try PickleReader.read(bytes)
      guard case .dictionary(let dictionary) = value else {
        throw FormatError(found: "something else", expected: "a dictionary")
      }
      labels = try self.labels(dictionary.members["labels"])
      pixels = try self.pixels(dictionary.members["data"], count: labels.count)
    } catch {
      let place = error.offset.map { " at byte \($0)" } ?? ""
      throw location.malformed(file, nil, found: error.found + place, expected: error.expected)
    }
    for (record, label) in labels.enumerated() {
      guard (1...1_000).contains(label) else {
        throw location.malformed(file, record, found: "label \(label)", expected: "a label within 1...1000")
      }
      guard label <= 120 else { continue }
      images.append(pixels[record * imageBytes..<(record + 1) * imageBytes], label: Int32(label - 1))
    }
  }

  private static func pixels(_ value: PickleValue?, count: Int) throws(FormatError) -> [UInt8] {
    guard case .array(let array) = value, array.dataType.code == "u1" || array.dataType.code == "uint8" else {
      throw FormatError(found: "no array of uint8 under 'data'", expected: "one")
    }
    guard array.shape == [count, imageBytes], array.bytes.count == count * imageBytes else {
      throw FormatError(
        found: "data of shape \(array.shape) in \(array.bytes.count) bytes", expected: "[\(count), \(imageBytes)]")
    }
    return array.bytes
  }

  private static func labels(_ value: PickleValue?) throws(FormatError) -> [Int] {
    switch value {
    case .list(let list):
      return try list.elements.map { element throws(FormatError) in
        guard case .integer(let label) = element else {
          throw FormatError(found: "a label that is no integer", expected: "integers")
        }
        return label
      }
    case .array(let array):
      let size = ["i8": 8, "u8": 8, "i4": 4, "u4": 4, "i2": 2, "u2": 2, "u1": 1, "i1": 1][array.dataType.code]
      guard let size, array.shape.count == 1, array.bytes.count == array.shape[0] &* size else {
        throw FormatError(found: "labels of type \(array.dataType.code)", expected: "a vector of integers")
      }
      return (0..<array.bytes.count / size).map { index in
        let piece = array.bytes[index * size..<(index + 1) * size]
        let ordered = array.dataType.isBigEndian ? Array(piece) : piece.reversed()
        // Labels are small and positive: whatever does not fit fails the check of its range.
        return Int(truncatingIfNeeded: ordered.reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
      }
    default: throw FormatError(found: "no 'labels'", expected: "a list or vector of integers")
    }
  }
}
