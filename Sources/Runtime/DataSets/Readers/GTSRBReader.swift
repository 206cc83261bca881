/// The German Traffic Sign Recognition Benchmark: PPM images, annotations in `;`-separated tables.
enum GTSRBReader {
  /// The images with the track of each training image: the same sign filmed from a car passing by.
  struct Contents: Sendable {
    var images: PublishedImages
    /// A number for each training image, the same for images of a track.
    var tracks: [Int]
  }

  /// Reads and resizes everything.
  static func load(_ location: DataLocation) throws(DataSetError) -> Contents {
    let side = location.description.side
    var contents = Contents(
      images: PublishedImages(training: ImageSet(side: side), test: ImageSet(side: side)), tracks: [])
    for label in 0..<location.description.classes {
      let name = String(repeating: "0", count: label < 10 ? 4 : 3) + String(label)
      let folder = "GTSRB/Final_Training/Images/\(name)"
      let table = "\(folder)/GT-\(name).csv"
      for (record, row) in try rows(table, location).enumerated() {
        guard row.label == label else {
          throw location.malformed(table, record, found: "class \(row.label)", expected: "the folder's class \(label)")
        }
        // "00003_00017.ppm": frame 17 of track 3.
        guard let track = row.file.split(separator: "_").first.flatMap({ Int($0) }), track >= 0, track < 100_000 else {
          throw location.malformed(table, record, found: "'\(row.file)'", expected: "a name TRACK_FRAME.ppm")
        }
        contents.images.training.append(try image(folder, row.file, location), label: Int32(label))
        contents.tracks.append(label * 100_000 + track)
      }
    }
    let folder = "GTSRB/Final_Test/Images"
    for row in try rows("GTSRB/GT-final_test.csv", location) {
      contents.images.test.append(try image(folder, row.file, location), label: Int32(row.label))
    }
    return contents
  }

  private static func rows(
    _ table: String, _ location: DataLocation
  ) throws(DataSetError) -> [(file: String, label: Int)] {
    let bytes = try location.read(table, limit: 64 << 20)
    do throws(FormatError) {
      let contents = try SemicolonTable(bytes)
      let name = try contents.column("Filename")
      let label = try contents.column("ClassId")
      guard !contents.rows.isEmpty else { throw FormatError(found: "no images", expected: "one or more") }
      return try contents.rows.enumerated().map { record, row throws(FormatError) in
        guard let value = Int(row[label]), (0..<location.description.classes).contains(value) else {
          throw FormatError(
            found: "class '\(row[label])' in line \(record + 2)",
            expected: "a class within 0...\(location.description.classes - 1)")
        }
        guard !row[name].contains("/"), row[name].hasSuffix(".ppm"), !row[name].utf8.contains(0) else {
          throw FormatError(found: "file name '\(row[name])' in line \(record + 2)", expected: "a plain name NAME.ppm")
        }
        return (file: row[name], label: value)
      }
    } catch {
      throw location.malformed(table, nil, found: error.found, expected: error.expected)
    }
  }

  private static func image(
    _ folder: String, _ file: String, _ location: DataLocation
  ) throws(DataSetError) -> [UInt8] {
    try RasterImage(reading: location.path(folder) + "/" + file).planes(side: location.description.side)
  }

  /// Indices of training and validation images: of each class about a fifth of the tracks goes to validation, by the seed.
  static func split(_ contents: Contents, seed: UInt64) -> (training: [Int], validation: [Int]) {
    var tracksOfClass: [Int32: [Int]] = [:]
    for (track, label) in zip(contents.tracks, contents.images.training.labels)
    where tracksOfClass[label]?.last != track && tracksOfClass[label]?.contains(track) != true {
      tracksOfClass[label, default: []].append(track)
    }
    var chosen: Set<Int> = []
    for label in tracksOfClass.keys.sorted() {
      var tracks = (tracksOfClass[label] ?? []).sorted()
      var random = SampleRandom(seed: seed, stream: UInt64(UInt32(bitPattern: label)))
      random.shuffle(&tracks)
      // A class of one track keeps it for training.
      chosen.formUnion(tracks.prefix(tracks.count > 1 ? max(1, tracks.count / 5) : 0))
    }
    let all = contents.tracks.indices
    return (
      training: all.filter { !chosen.contains(contents.tracks[$0]) },
      validation: all.filter { chosen.contains(contents.tracks[$0]) }
    )
  }
}
