/// Loading data sets into memory.
package enum DataSets {
  /// Reads, checks and splits a data set. Every record is checked; nothing is used of a set with a bad one.
  package static func load(_ request: DataSetRequest) throws(DataSetError) -> LoadedDataSet {
    switch request.source {
    case .named(.digits): return DigitsReader.load()
    case .named(.cifar10), .named(.cifar100), .named(.imageNet16), .named(.stl10), .named(.gtsrb), .folder:
      throw .unusable(reason: "only digits can be read so far", remedy: "--dataset digits")
    }
  }
}
