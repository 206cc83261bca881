/// What to load, and from where.
package struct DataSetRequest: Sendable {
  /// The data set.
  package var source: DataSetSource
  /// The folder under which the files of named sets lie; digits needs none.
  package var dataFolder: String
  /// Which split.
  package var splitProtocol: SplitProtocol
  /// Side to which the images of a folder are resized.
  package var imageSide: Int

  /// A request with the usual protocol (search) and, for folders, 32 x 32 pixels.
  package init(
    source: DataSetSource, dataFolder: String, splitProtocol: SplitProtocol = .search, imageSide: Int = 32
  ) {
    self.source = source
    self.dataFolder = dataFolder
    self.splitProtocol = splitProtocol
    self.imageSide = imageSide
  }
}
