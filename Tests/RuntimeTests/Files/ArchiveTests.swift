import Testing

@testable import Runtime

struct ArchiveTests {
  private func unpack(_ bytes: [UInt8], into folder: TemporaryFolder, limit: Int = 1 << 24) throws {
    try Files.writeAtomically(bytes, to: folder("archive"))
    try Files.makeFolders(folder("out"))
    if bytes.starts(with: [0x1F, 0x8B]) {
      try TarReader.unpack(folder("archive"), to: folder("out"), limit: limit)
    } else {
      try ZipReader.unpack(folder("archive"), to: folder("out"), limit: limit)
    }
  }

  @Test(arguments: [ArchiveFixtures.tarPlain, ArchiveFixtures.tarTwoMembers])
  func filesAndFoldersComeOut(archive: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try unpack(archive, into: folder)
    #expect(try Files.list(folder("out/set")) == ["a.bin", "empty", "sub"])
    #expect(try Files.read(folder("out/set/a.bin"), limit: 9_999) == (0..<1_280).map { UInt8($0 & 255) })
    #expect(try Files.read(folder("out/set/sub/b.txt"), limit: 99) == Array("hello".utf8))
    #expect(try Files.size(folder("out/set/empty")) == 0)
  }

  @Test(arguments: [ArchiveFixtures.tarLongGNU, ArchiveFixtures.tarLongPAX, ArchiveFixtures.tarLongUstar])
  func longNamesOfEveryDialect(archive: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try unpack(archive, into: folder)
    let path = "out/set/\(String(repeating: "x", count: 120))/\(String(repeating: "y", count: 90)).bin"
    #expect(try Files.read(folder(path), limit: 99) == Array("long".utf8))
  }

  @Test func zipsComeOut() throws {
    let folder = try TemporaryFolder()
    try unpack(ArchiveFixtures.zipPlain, into: folder)
    #expect(try Files.read(folder("out/GTSRB/a.ppm"), limit: 9_999) == (0..<1_024).map { UInt8($0 & 255) })
    #expect(try Files.read(folder("out/GTSRB/x/b"), limit: 99) == Array("hello".utf8))
    try unpack(ArchiveFixtures.zipStored, into: folder)
    #expect(try Files.read(folder("out/a"), limit: 99) == Array("hello".utf8))
  }

  @Test(arguments: [
    (ArchiveFixtures.tarClimbing, "the path 'a/../../evil' (climbs out)"),
    (ArchiveFixtures.tarAbsolute, "the path '/tmp/naderc-evil' (absolute)"),
    (ArchiveFixtures.tarLink, "a link ('link')"),
    (ArchiveFixtures.tarHardLink, "a link ('link')"), (ArchiveFixtures.tarDevice, "a special file ('dev')"),
    (ArchiveFixtures.zipClimbing, "the path '../evil' (climbs out)"), (ArchiveFixtures.zipLink, "a link"),
    (Array("no archive".utf8), "no central directory"), ([0x1F, 0x8B, 1, 2, 3], "damaged compressed data"),
  ])
  func hostileArchivesAreRefused(archive: [UInt8], found: String) throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: UnpackError.self) { try unpack(archive, into: folder) }
    guard case .format(let format) = error else {
      Issue.record("not a format error")
      return
    }
    #expect(format.found == found)
    #expect(!Files.isRegular(folder("evil")) && !Files.isRegular("/tmp/naderc-evil"))
  }

  @Test func sizesAreBounded() throws {
    let folder = try TemporaryFolder()
    #expect(throws: UnpackError.self) { try unpack(ArchiveFixtures.tarPlain, into: folder, limit: 2_000) }
    #expect(throws: UnpackError.self) { try unpack(ArchiveFixtures.zipPlain, into: folder, limit: 500) }
    // Zeros end a tar archive at once.
    try unpack(ArchiveFixtures.tarBomb, into: folder)
  }

  @Test(arguments: [ArchiveFixtures.tarPlain, ArchiveFixtures.zipPlain])
  func everyTruncationLeavesNoPartialFile(archive: [UInt8]) throws {
    let folder = try TemporaryFolder()
    for end in stride(from: 0, to: archive.count - 24, by: 5) {
      #expect(throws: UnpackError.self, "\(end)") { try unpack(Array(archive[..<end]), into: folder) }
    }
    for (name, size) in [("out/set/a.bin", 1_280), ("out/set/sub/b.txt", 5)] where Files.isRegular(folder(name)) {
      #expect(try Files.size(folder(name)) == size)
    }
    for index in 0..<archive.count {
      var changed = archive
      changed[index] ^= 0x41
      do { try unpack(changed, into: folder) } catch { #expect(error is UnpackError) }
    }
  }
}
