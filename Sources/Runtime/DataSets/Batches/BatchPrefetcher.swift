/// Makes the batches of one epoch on a thread of its own, a bounded number ahead of the consumer.
///
/// What it delivers is what `BatchSource.fill` writes, bit for bit. The thread ends with the epoch or with the prefetcher.
package final class BatchPrefetcher {
  private let queue: BatchQueue
  private let source: BatchSource
  private let thread: PrefetchThread?

  /// Begins with batch `start` of the epoch; `depth` batches at most are in memory.
  package init(source: BatchSource, epoch: Int, startingAt start: Int = 0, depth: Int = 2) {
    precondition(depth > 0 && start >= 0 && start <= source.batchCount)
    self.source = source
    let queue = BatchQueue(source: source, start: start, depth: depth)
    self.queue = queue
    thread = PrefetchThread { queue.produce(epoch: epoch, from: source) }
    // Without a thread (the system has none left) the consumer makes each batch itself.
    if thread == nil { queue.producesOnDemand = (epoch, source.order(epoch: epoch)) }
  }

  deinit {
    queue.stop()
    thread?.join()
  }

  /// Waits for the next batch and gives it to the closure; nil when the epoch is over.
  package func next<Result, Failure: Error>(
    _ body: (BatchView) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let view = queue.take(from: source) else { return nil }
    defer { queue.release() }
    return try body(view)
  }

  /// Copies the next batch into the caller's buffers and returns its number of images; nil when the epoch is over.
  package func next(
    pixels: UnsafeMutableBufferPointer<Float>, labels: UnsafeMutableBufferPointer<Int32>
  ) -> Int? {
    next { batch in
      precondition(pixels.count >= batch.pixels.count && labels.count >= batch.count)
      _ = pixels.update(fromContentsOf: batch.pixels)
      _ = labels.update(fromContentsOf: batch.labels)
      return batch.count
    }
  }
}
