import Diagnostics
import Runtime

/// A data set as the engine gets it: its digest, its normalisation, and a batch of each kind.
struct DataJob {
  private let dataset: String
  private let dataFolder: String
  private let output: String
  private let batch: Int
  private let seed: UInt64

  init(_ job: JSONValue) {
    dataset = job["dataset"]?.stringValue ?? ""
    dataFolder = job["data_dir"]?.stringValue ?? ""
    output = job["output"]?.stringValue ?? "data.safetensors"
    batch = job["batch"]?.integerValue ?? 8
    seed = UInt64(job["seed"]?.integerValue ?? 777)
  }

  func run() throws -> JSONValue {
    let data = try DataSets.load(
      DataSetRequest(source: try DataSetSource(argument: dataset), dataFolder: dataFolder))
    let search = data.search
    var tensors: [TensorFile.Tensor] = []
    let sources = [
      ("train", try BatchSource.training(search, batchSize: batch, seed: seed)),
      ("validation", try BatchSource.validation(search, batchSize: batch)),
      ("test", try BatchSource.test(data.test, batchSize: batch)),
    ]
    for (name, source) in sources {
      for epoch in 1...2 { tensors += Self.batch(source, name: "\(name).\(epoch)", epoch: epoch) }
    }
    try Files.writeAtomically(TensorFile(tensors: tensors).serialized, to: output, isDurable: false)
    return [
      "digest": .string(search.digest), "split": .string(search.splitName),
      "counts": .array(sources.map { .integer($0.1.imageCount) }),
    ]
  }

  /// The first batch of an epoch, row-major, and its labels.
  private static func batch(_ source: BatchSource, name: String, epoch: Int) -> [TensorFile.Tensor] {
    guard source.batchCount > 0 else { return [] }
    let (count, side, lanes) = (source.count(ofBatch: 0), source.side, BatchSource.lanes)
    var pixels = [Float](repeating: 0, count: BatchSource.laneElements(images: count, side: side))
    var labels = [Int32](repeating: 0, count: count)
    let order = source.order(epoch: epoch)
    pixels.withUnsafeMutableBufferPointer { pixels in
      labels.withUnsafeMutableBufferPointer { labels in
        _ = source.fill(batch: 0, epoch: epoch, order: order, pixels: pixels, labels: labels)
      }
    }
    let size = 3 * side * side
    let images = (0..<count * size).map { index in
      let (image, place) = (index / size, index % size)
      return pixels[(image / lanes * size + place) * lanes + image % lanes]
    }
    return [
      .init(name: name + ".images", shape: [count, 3, side, side], floats: images),
      .init(name: name + ".labels", shape: [count], integers: labels.map { Int($0) }),
    ]
  }
}
