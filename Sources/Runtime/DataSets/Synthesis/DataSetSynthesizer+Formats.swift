extension DataSetSynthesizer {
  func writeCIFAR10() throws(FileError) -> [String] {
    let images = SyntheticImages(side: 32, classes: 10, seed: seed)
    var paths: [String] = []
    for batch in 0..<5 {
      paths.append(
        try write("cifar-10-batches-bin/data_batch_\(batch + 1).bin", records: share(training, batch, of: 5)) { index in
          [UInt8(images.label(index))] + images.image(part: 0, index: index)
        })
    }
    paths.append(
      try write("cifar-10-batches-bin/test_batch.bin", records: 0..<test) { index in
        [UInt8(images.label(index))] + images.image(part: 1, index: index)
      })
    return paths
  }

  func writeCIFAR100() throws(FileError) -> [String] {
    let images = SyntheticImages(side: 32, classes: 100, seed: seed)
    return try [("train", training), ("test", test)].enumerated().map { part, file throws(FileError) in
      try write("cifar-100-binary/\(file.0).bin", records: 0..<file.1) { index in
        let label = images.label(index)
        return [UInt8(label / 5), UInt8(label)] + images.image(part: part, index: index)
      }
    }
  }

  func writeSTL10() throws(FileError) -> [String] {
    let images = SyntheticImages(side: 96, classes: 10, seed: seed)
    var paths: [String] = []
    for (part, file) in [("train", training), ("test", test)].enumerated() {
      paths.append(
        try write("stl10_binary/\(file.0)_X.bin", records: 0..<file.1) { index in
          transposed(images.image(part: part, index: index), side: 96)
        })
      paths.append(
        try write("stl10_binary/\(file.0)_y.bin", records: 0..<file.1) { [UInt8(images.label($0) + 1)] })
    }
    return paths
  }

  /// The planes of `side` times `side` pixels with columns one after another, as STL-10 stores them.
  private func transposed(_ planes: [UInt8], side: Int) -> [UInt8] {
    var result = planes
    for channel in 0..<planes.count / (side * side) {
      for column in 0..<side {
        for row in 0..<side {
          result[(channel * side + column) * side + row] = planes[(channel * side + row) * side + column]
        }
      }
    }
    return result
  }

  func writeImageNet16() throws(FileError) -> [String] {
    let images = SyntheticImages(side: 16, classes: 120, seed: seed)
    var paths: [String] = []
    for batch in 0..<10 {
      paths.append(
        try writePickle("train_data_batch_\(batch + 1)", part: 0, records: share(training, batch, of: 10), images))
    }
    paths.append(try writePickle("val_data", part: 1, records: 0..<test, images))
    return paths
  }

  /// Protocol 3, as Python 3 writes a dictionary of a uint8 array and a list of integers.
  private func writePickle(
    _ name: String, part: Int, records: Range<Int>, _ images: SyntheticImages
  ) throws(FileError) -> String {
    func integer(_ value: Int) -> [UInt8] { [UInt8(ascii: "J")] + Self.little(value) }
    func text(_ value: String) -> [UInt8] { [UInt8(ascii: "X")] + Self.little(value.utf8.count) + Array(value.utf8) }
    let size = 3 * 16 * 16
    var header: [UInt8] = [0x80, 3] + Array("}(".utf8) + text("data")
    header += Array("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n".utf8)
    header += [UInt8(ascii: "K"), 0, 0x85] + Array("C".utf8) + [1, UInt8(ascii: "b"), 0x87] + Array("R(K".utf8) + [1]
    header += integer(records.count) + integer(size) + [0x86] + Array("cnumpy\ndtype\n".utf8) + text("u1")
    header += Array("K".utf8) + [0] + Array("K".utf8) + [1, 0x87] + Array("R(K".utf8) + [3] + text("|")
    header += Array("NNN".utf8) + integer(-1) + integer(-1) + Array("K".utf8) + [0] + Array("tb".utf8) + [0x89]
    header += [UInt8(ascii: "B")] + Self.little(records.count * size)
    var footer: [UInt8] = Array("tb".utf8) + text("labels") + Array("](".utf8)
    for index in records { footer += integer(images.label(index) + 1) }
    footer += Array("eu.".utf8)
    return try write("ImageNet16/\(name)", records: records, header: header, footer: footer) { index in
      images.image(part: part, index: index)
    }
  }

  private static func little(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  func writeGTSRB() throws(FileError) -> [String] {
    let classes = 43
    // Pictures of several sizes, as in the real set: the same templates at each.
    let sizes = [24, 32, 45].map { SyntheticImages(side: $0, classes: classes, seed: seed) }
    let header = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId"
    var paths: [String] = []
    func picture(_ path: String, part: Int, index: Int, label: Int) throws(FileError) -> Int {
      let images = sizes[index / 30 % sizes.count]
      let planes = images.image(part: part, index: index, label: label)
      let plane = images.side * images.side
      let pixels = (0..<plane).flatMap { place in (0..<3).map { planes[$0 * plane + place] } }
      paths.append(
        try write(
          path, records: 0..<1, header: Array("P6\n\(images.side) \(images.side)\n255\n".utf8)
        ) { _ in pixels })
      return images.side
    }
    for label in 0..<classes {
      let name = String(repeating: "0", count: label < 10 ? 4 : 3) + String(label)
      var table = header + "\n"
      for (place, index) in share(training, label, of: classes).enumerated() {
        let file = "\(Self.padded(place / 30))_\(Self.padded(place % 30)).ppm"
        let side = try picture("GTSRB/Final_Training/Images/\(name)/\(file)", part: 0, index: index, label: label)
        table += "\(file);\(side);\(side);0;0;\(side - 1);\(side - 1);\(label)\n"
      }
      let bytes = Array(table.utf8)
      paths.append(
        try write("GTSRB/Final_Training/Images/\(name)/GT-\(name).csv", records: 0..<1) { _ in bytes })
    }
    var table = header + "\n"
    for index in 0..<test {
      let file = "\(Self.padded(index)).ppm"
      let side = try picture("GTSRB/Final_Test/Images/\(file)", part: 1, index: index, label: index % classes)
      table += "\(file);\(side);\(side);0;0;\(side - 1);\(side - 1);\(index % classes)\n"
    }
    let bytes = Array(table.utf8)
    paths.append(try write("GTSRB/GT-final_test.csv", records: 0..<1) { _ in bytes })
    return paths
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
