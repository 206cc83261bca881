import Glibc

/// The ring of buffers between the thread that makes batches and the one that uses them: one producer, one consumer.
///
/// Batch k lies in slot k modulo the depth. `produced` and `consumed` change under the mutex only; a slot belongs to the
/// producer while `produced - consumed < depth`, and to the consumer between `take` and `release`.
final class BatchQueue: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private let pixels: UnsafeMutableBufferPointer<Float>
  private let labels: UnsafeMutableBufferPointer<Int32>
  private let laneElements: Int
  private let batchSize: Int
  private let side: Int
  private let depth: Int
  private let end: Int
  private var counts: [Int]
  private var produced: Int
  private var consumed: Int
  private var isStopped = false
  /// Epoch and order when there is no producing thread.
  var producesOnDemand: (epoch: Int, order: [Int32])?

  /// A ring for the batches from `start` on.
  init(source: BatchSource, start: Int, depth: Int) {
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    // Slots begin at a cache line, as the kernels like it: the number of elements is a multiple of 16.
    let elements = source.laneElements
    let raw = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(elements * depth, 1) * MemoryLayout<Float>.stride, alignment: 64)
    pixels = raw.bindMemory(to: Float.self)
    labels = .allocate(capacity: source.batchSize * depth)
    laneElements = elements
    batchSize = source.batchSize
    side = source.side
    self.depth = depth
    end = source.batchCount
    counts = Array(repeating: 0, count: depth)
    produced = start
    consumed = start
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
    labels.deallocate()
    UnsafeMutableRawBufferPointer(pixels).deallocate()
  }

  /// The producing thread's work: all batches, each as soon as a slot is free.
  func produce(epoch: Int, from source: BatchSource) {
    let order = source.order(epoch: epoch)
    while true {
      pthread_mutex_lock(mutex)
      while !isStopped, produced < end, produced - consumed == depth { pthread_cond_wait(condition, mutex) }
      let batch = produced
      let isDone = isStopped || batch == end
      pthread_mutex_unlock(mutex)
      if isDone { return }
      let count = fill(batch, epoch: epoch, order: order, from: source)
      pthread_mutex_lock(mutex)
      counts[batch % depth] = count
      produced = batch + 1
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
  }

  /// The next batch, as soon as it is there; nil at the end.
  func take(from source: BatchSource) -> BatchView? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if consumed == end { return nil }
    if let demand = producesOnDemand {
      counts[consumed % depth] = fill(consumed, epoch: demand.epoch, order: demand.order, from: source)
      produced = consumed + 1
    }
    while produced == consumed { pthread_cond_wait(condition, mutex) }
    let slot = consumed % depth
    let count = counts[slot]
    let elements = BatchSource.laneElements(images: count, side: side)
    return BatchView(
      index: consumed, count: count,
      pixels: UnsafeBufferPointer(rebasing: pixels[slot * laneElements..<slot * laneElements + elements]),
      labels: UnsafeBufferPointer(rebasing: labels[slot * batchSize..<slot * batchSize + count]))
  }

  /// Gives the slot of the batch taken last back.
  func release() {
    pthread_mutex_lock(mutex)
    consumed += 1
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Makes the producer return soon.
  func stop() {
    pthread_mutex_lock(mutex)
    isStopped = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  private func fill(_ batch: Int, epoch: Int, order: [Int32], from source: BatchSource) -> Int {
    let slot = batch % depth
    return source.fill(
      batch: batch, epoch: epoch, order: order,
      pixels: UnsafeMutableBufferPointer(rebasing: pixels[slot * laneElements..<(slot + 1) * laneElements]),
      labels: UnsafeMutableBufferPointer(rebasing: labels[slot * batchSize..<(slot + 1) * batchSize]))
  }
}
