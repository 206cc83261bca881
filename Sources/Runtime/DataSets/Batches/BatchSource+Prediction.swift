extension BatchSource {
  /// Pictures of the user's as a trained network wants them: resized to its side, scaled to the data set's white, in order.
  /// Labels are 0 and mean nothing.
  package static func prediction(
    _ pictures: [RasterImage], description: DataSetDescription, normalization: Normalization, batchSize: Int
  ) throws(DataSetError) -> BatchSource {
    var images = ImageSet(side: description.side)
    images.reserve(pictures.count)
    for picture in pictures {
      let planes = picture.planes(side: description.side)
      let maximum = description.maximum
      images.append(maximum == 255 ? planes : planes.map { UInt8((Int($0) * maximum + 127) / 255) }, label: 0)
    }
    return try BatchSource(images: images, normalization: normalization, batchSize: batchSize, mode: .evaluation)
  }
}
