/// All that is fixed about a data set: one row of the table, or what a folder turned out to hold.
package struct DataSetDescription: Sendable {
  /// Where the constants of normalisation come from.
  package enum NormalizationSource: Sendable, Equatable {
    case constants(Normalization)
    /// Measured on the training split when loading.
    case ofTrainingSplit
  }

  /// The largest network that is allowed on this data set.
  package struct Budget: Sendable, Equatable {
    /// Parameters.
    package let parameters: Int
    /// MACs of one image in NADER's counting; nil for no limit.
    package let macs: Int?
  }

  /// A file that reading needs, relative to the data folder.
  package struct File: Sendable, Equatable {
    /// Path below the data folder.
    package let path: String
    /// Size where the format fixes it.
    package let bytes: Int?
  }

  /// A file to be fetched.
  package struct Archive: Sendable, Equatable {
    /// How it is unpacked.
    package enum Format: Sendable, Equatable {
      case tarGzip
      case zip
    }
    /// Where the publisher keeps it.
    package let url: String
    /// Its name on disk.
    package let name: String
    /// Its size, where known.
    package let bytes: Int?
    /// Its MD5 in hexadecimal digits, where the publisher states one.
    package let md5: String?
    /// How it is unpacked.
    package let format: Format
    /// Folder below the data folder that it is unpacked into, empty for the data folder itself.
    package let folder: String
  }

  /// The name on the command line and in results.
  package let name: String
  /// The name in prose.
  package let title: String
  /// Names of the classes in the order of their labels.
  package let classNames: [String]
  /// Rows and columns of an image as the network sees it.
  package let side: Int
  /// The stored value that stands for white.
  package let maximum: Int
  /// Constants of normalisation.
  package let normalization: NormalizationSource
  /// Default batch size.
  package let batchSize: Int
  /// Default number of epochs.
  package let epochs: Int
  /// Number of epochs with which a search compares designs.
  package let proxyEpochs: Int
  /// Default learning rate at the start.
  package let learningRate: Double
  /// The budget that widths are chosen for.
  package let budget: Budget
  /// Random changes in training.
  package let augmentation: Augmentation
  /// Images of the published training and test sets.
  package let published: (training: Int, test: Int)
  /// Files that reading needs.
  package let files: [File]
  /// What `fetch` gets.
  package let archives: [Archive]
  /// Where the set comes from and how its splits are made, for people.
  package let provenance: String

  /// Number of classes.
  package var classes: Int { classNames.count }
}
