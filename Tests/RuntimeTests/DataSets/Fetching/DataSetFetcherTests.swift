import Testing

@testable import Runtime

@Suite(.enabled(if: HTTPAvailability.isAvailable, "libcurl.so.4 is not on this machine: fetching is not tested"))
struct DataSetFetcherTests {
  private func archive(
    _ server: LoopbackServer, bytes: Int? = ArchiveFixtures.tarPlain.count, md5: String? = nil
  ) -> DataSetDescription.Archive {
    DataSetDescription.Archive(
      url: "http://127.0.0.1:\(server.port)/set.tar.gz", name: "set.tar.gz", bytes: bytes,
      md5: md5 ?? Digest.hexadecimal(.md5, of: ArchiveFixtures.tarPlain), format: .tarGzip, folder: "")
  }

  private func fetcher(
    _ folder: TemporaryFolder, attempts: Int = 1, _ progress: @escaping (FetchProgress) -> Bool = { _ in true }
  ) -> DataSetFetcher {
    var now = 0.0
    return DataSetFetcher(
      folder: folder.path, attempts: attempts, stallTimeout: 5,
      clock: {
        now += 1
        return now
      }, wait: { _ in }, progress: progress)
  }

  @Test func fetchedCheckedAndUnpackedOnce() throws {
    let server = try LoopbackServer(LoopbackServer.Behavior(contents: ArchiveFixtures.tarPlain))
    defer { server.stop() }
    let folder = try TemporaryFolder()
    var events: [FetchProgress] = []
    let fetcher = fetcher(folder) { event in
      events.append(event)
      return true
    }
    try fetcher.fetch(archive(server))
    #expect(try Files.list(folder.path) == ["set", "set.tar.gz"])
    #expect(try Files.read(folder("set/sub/b.txt"), limit: 99) == Array("hello".utf8))
    let total = ArchiveFixtures.tarPlain.count
    #expect(events.contains(.downloading(url: archive(server).url, received: total, total: total)))
    #expect(events.last == .unpacking(path: folder("set.tar.gz")))
    try fetcher.fetch(archive(server))
    #expect(server.heads.count == 1, "what is there is not fetched again")
  }

  @Test func brokenConnectionsGoOnWhereTheyStopped() throws {
    let total = ArchiveFixtures.tarPlain.count
    let server = try LoopbackServer(
      LoopbackServer.Behavior(contents: ArchiveFixtures.tarPlain, cutOffs: [100, 50]))
    defer { server.stop() }
    let folder = try TemporaryFolder()
    #expect(throws: FetchError.self) { try fetcher(folder).fetch(archive(server)) }
    #expect(try Files.size(folder("set.tar.gz.part")) == 100)
    try fetcher(folder, attempts: 2).fetch(archive(server))
    #expect(Files.isRegular(folder("set/a.bin")))
    #expect(server.heads.count == 3)
    #expect(server.heads[1].contains("Range: bytes=100-") && server.heads[2].contains("Range: bytes=150-"))
    #expect(total > 150)
  }

  @Test func serversWithoutRangesStartAgain() throws {
    let server = try LoopbackServer(
      LoopbackServer.Behavior(contents: ArchiveFixtures.tarPlain, honorsRanges: false, cutOffs: [100]))
    defer { server.stop() }
    let folder = try TemporaryFolder()
    try fetcher(folder, attempts: 3).fetch(archive(server))
    #expect(Files.isRegular(folder("set/a.bin")))
  }

  @Test func wrongBytesAreRemovedAndNothingIsUnpacked() throws {
    let server = try LoopbackServer(LoopbackServer.Behavior(contents: ArchiveFixtures.tarPlain))
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let wrong = String(repeating: "0", count: 32)
    let checksum = #expect(throws: FetchError.self) { try fetcher(folder).fetch(archive(server, md5: wrong)) }
    #expect(
      checksum
        == .wrongChecksum(
          path: folder("set.tar.gz.part"), found: Digest.hexadecimal(.md5, of: ArchiveFixtures.tarPlain),
          expected: wrong))
    let large = #expect(throws: FetchError.self) { try fetcher(folder).fetch(archive(server, bytes: 10)) }
    #expect(large == .tooLarge(url: archive(server).url, limit: 10))
    #expect(try Files.list(folder.path).allSatisfy { $0 == "set.tar.gz.part" })
    #expect(try Files.size(folder("set.tar.gz.part")) == 0)
    let short = #expect(throws: FetchError.self) { try fetcher(folder).fetch(archive(server, bytes: 1 << 20)) }
    guard case .network = short else {
      Issue.record("\(String(describing: short))")
      return
    }
  }

  @Test func errorsOfTheServerAreNoFiles() throws {
    let server = try LoopbackServer(LoopbackServer.Behavior(contents: Array("not found".utf8), status: 404))
    let folder = try TemporaryFolder()
    let error = #expect(throws: FetchError.self) { try fetcher(folder).fetch(archive(server)) }
    #expect(error == .status(url: archive(server).url, code: 404))
    #expect(try Files.size(folder("set.tar.gz.part")) == 0)
    server.stop()
    let refused = #expect(throws: FetchError.self) { try fetcher(folder, attempts: 2).fetch(archive(server)) }
    guard case .network = refused else {
      Issue.record("\(String(describing: refused))")
      return
    }
  }

  @Test func stoppingKeepsWhatCame() throws {
    let server = try LoopbackServer(LoopbackServer.Behavior(contents: ArchiveFixtures.tarPlain))
    defer { server.stop() }
    let folder = try TemporaryFolder()
    let error = #expect(throws: FetchError.self) { try fetcher(folder) { _ in false }.fetch(archive(server)) }
    #expect(error == .cancelled)
    #expect(!Files.isRegular(folder("set.tar.gz")))
    let local = #expect(throws: FetchError.self) {
      try fetcher(folder).fetch(
        DataSetDescription.Archive(
          url: "file:///etc/passwd", name: "x", bytes: nil, md5: nil, format: .zip, folder: ""))
    }
    guard case .network = local else {
      Issue.record("only http and https are fetched: \(String(describing: local))")
      return
    }
  }

  @Test func setsWithoutAddressSaySo() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: FetchError.self) { try fetcher(folder).fetch(.imageNet16) }
    #expect(error?.description.contains("https://image-net.org") == true)
    try fetcher(folder).fetch(.digits)
    #expect(try Files.list(folder.path).isEmpty)
  }
}
