/// Writes a learnable synthetic set in the exact files and bytes of a published one, so that every path can be tried offline.
package struct DataSetSynthesizer: Sendable {
  /// The set whose format is written.
  package let name: DataSetName
  /// The folder under which the files are laid out.
  package let folder: String
  /// Number of training images.
  package let training: Int
  /// Number of test images.
  package let test: Int
  /// What the images are drawn from.
  package let seed: UInt64

  /// A plan; nothing is written yet.
  package init(name: DataSetName, folder: String, training: Int = 5_000, test: Int = 1_000, seed: UInt64 = 777) {
    self.name = name
    self.folder = folder
    self.training = training
    self.test = test
    self.seed = seed
  }

  /// Writes all files, each atomically, and returns their paths. A file that exists is an error and nothing is written: it may
  /// be the real one.
  package func write() throws(DataSetError) -> [String] {
    let least = (training: max(leastTraining, 2), test: 2)
    guard (least.training...10_000_000).contains(training), (least.test...10_000_000).contains(test) else {
      throw .unusable(
        reason: "\(training) training and \(test) test images make no \(name.rawValue)",
        remedy: "choose --train \(least.training) or more and --test \(least.test) or more")
    }
    let description = DataSetDescription(name)
    for file in description.files
    where Files.isRegular("\(folder)/\(file.path)") || Files.isFolder("\(folder)/\(file.path)") {
      throw .unusable(
        reason: "\(folder)/\(file.path) exists already, and may be the real one",
        remedy: "choose another --output, or remove it first")
    }
    do throws(FileError) {
      let paths: [String]
      switch name {
      case .digits: paths = []
      case .cifar10: paths = try writeCIFAR10()
      case .cifar100: paths = try writeCIFAR100()
      case .imageNet16: paths = try writeImageNet16()
      case .stl10: paths = try writeSTL10()
      case .gtsrb: paths = try writeGTSRB()
      }
      if !paths.isEmpty {
        Files.synchronizeAll()
        return paths
      }
    } catch {
      throw .file(error)
    }
    throw .unusable(reason: "digits is built in", remedy: "use --dataset digits as it is, or synthesize another set")
  }

  private var leastTraining: Int {
    switch name {
    case .digits, .cifar100, .stl10: 2
    case .cifar10: 5
    case .imageNet16: 10
    case .gtsrb: 86
    }
  }

  /// Writes a file of records, made one after another.
  func write(
    _ path: String, records: Range<Int>, header: [UInt8] = [], footer: [UInt8] = [], _ record: (Int) -> [UInt8]
  ) throws(FileError) -> String {
    let full = "\(folder)/\(path)"
    try Files.makeFolders(Files.folder(of: full))
    let file = try AtomicFile(replacing: full)
    var buffer = header
    for index in records {
      buffer += record(index)
      if buffer.count > 1 << 20 {
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try file.append(buffer + footer)
    try file.commit(isDurable: false)
    return full
  }

  /// The numbers of part `index` when `count` things are dealt to `parts` parts.
  func share(_ count: Int, _ index: Int, of parts: Int) -> Range<Int> {
    count * index / parts..<count * (index + 1) / parts
  }
}
