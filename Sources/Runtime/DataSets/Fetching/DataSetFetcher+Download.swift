extension DataSetFetcher {
  /// Downloads into `path`, going on with what is there; failures of the network are tried again.
  func download(_ archive: DataSetDescription.Archive, to path: String) throws(FetchError) {
    for attempt in 1... {
      do throws(FetchError) {
        return try attemptDownload(archive, to: path)
      } catch {
        guard case .network = error, attempt < attempts else { throw error }
        wait(Double(attempt))
      }
    }
  }

  private func attemptDownload(_ archive: DataSetDescription.Archive, to path: String) throws(FetchError) {
    let file: ResumableFile
    do throws(FileError) { file = try ResumableFile(path) } catch { throw .file(error) }
    let limit = archive.bytes ?? Self.archiveLimit
    if file.count > limit { do throws(FileError) { try file.clear() } catch { throw .file(error) } }
    if file.count == archive.bytes { return }
    let sink = DownloadSink(
      file: file, limit: limit, url: archive.url, total: archive.bytes, clock: clock, progress: progress)
    let request = HTTPRequest(url: archive.url, resumeFrom: file.count, stallTimeout: stallTimeout)
    let status: Int
    do throws(HTTPRequest.Failure) {
      status = try request.perform(
        onData: { status, bytes in sink.receive(bytes, status: status) }, isCancelled: { !sink.report(always: true) })
    } catch {
      if let failure = sink.failure { throw failure }
      switch error {
      case .noLibrary: throw .missingLibrary("libcurl")
      case .stopped: throw .cancelled
      case .timedOut(let text), .failed(let text): throw .network(url: archive.url, reason: text)
      }
    }
    // A server that answers "range not satisfiable" has nothing beyond what is there: the check decides.
    if status == 416, request.resumeFrom > 0 { return }
    guard status == 200 || status == 206 else { throw .status(url: archive.url, code: status) }
    if let total = archive.bytes, file.count < total {
      throw .network(url: archive.url, reason: "the connection ended after \(file.count) of \(total) bytes")
    }
    do throws(FileError) { try file.synchronize() } catch { throw .file(error) }
    _ = sink.report(always: true)
  }
}

/// Where the pieces of a download go.
private final class DownloadSink {
  private let file: ResumableFile
  private let limit: Int
  private let url: String
  private let total: Int?
  private let clock: () -> Double
  private let progress: (FetchProgress) -> Bool
  private var lastReport = -1.0
  private var isFirst = true
  /// Why the transfer was stopped from here.
  private(set) var failure: FetchError?

  init(
    file: ResumableFile, limit: Int, url: String, total: Int?, clock: @escaping () -> Double,
    progress: @escaping (FetchProgress) -> Bool
  ) {
    self.file = file
    self.limit = limit
    self.url = url
    self.total = total
    self.clock = clock
    self.progress = progress
  }

  func receive(_ bytes: UnsafeRawBufferPointer, status: Int) -> Bool {
    // The page of an error is not the file.
    guard status == 200 || status == 206 else { return true }
    do throws(FileError) {
      // A server without ranges sends everything again.
      if isFirst, status == 200, file.count > 0 { try file.clear() }
      isFirst = false
      guard bytes.count <= limit - file.count else {
        try file.clear()
        failure = .tooLarge(url: url, limit: limit)
        return false
      }
      try file.append(bytes)
    } catch {
      failure = .file(error)
      return false
    }
    return report(always: false)
  }

  func report(always: Bool) -> Bool {
    let now = clock()
    guard always || lastReport < 0 || now - lastReport >= 0.1 else { return true }
    lastReport = now
    return progress(.downloading(url: url, received: file.count, total: total))
  }
}
