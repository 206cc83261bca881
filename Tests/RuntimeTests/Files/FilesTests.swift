import Glibc
import Testing

@testable import Runtime

struct FilesTests {
  @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 3_000_001])
  func writtenBytesAreReadBack(count: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try Files.writeAtomically(bytes, to: folder("file"))
    #expect(try Files.read(folder("file"), limit: count) == bytes)
    #expect(try Files.size(folder("file")) == count)
    #expect(try MappedFile(folder("file"), limit: count).withBytes { Array($0) } == bytes)
    #expect(try Files.list(folder.path) == ["file"], "no temporary may stay")
  }

  @Test func limitsHoldForFilesAndEndlessDevices() throws {
    let folder = try TemporaryFolder()
    try Files.writeAtomically([1, 2, 3], to: folder("file"))
    let tooLarge = FileError(operation: .read, path: folder("file"), problem: .tooLarge(bytes: 3, limit: 2))
    #expect(throws: tooLarge) { try Files.read(folder("file"), limit: 2) }
    #expect(throws: FileError.self) { try MappedFile(folder("file"), limit: 2) }
    #expect(throws: FileError(operation: .read, path: "/dev/zero", problem: .tooLarge(bytes: 100_001, limit: 100_000)))
    {
      try Files.read("/dev/zero", limit: 100_000)
    }
    #expect(try Files.read("/proc/self/status", limit: 1 << 20).count > 100, "files that state no size")
  }

  @Test func errorsNamePathOperationAndReason() throws {
    let folder = try TemporaryFolder()
    let missing = folder("none/file")
    let error = #expect(throws: FileError.self) { try Files.read(missing, limit: 1) }
    #expect(error?.description == "cannot open \(missing): No such file or directory")
    #expect(error?.isMissing == true)
    let unwritable = #expect(throws: FileError.self) { try Files.writeAtomically([], to: missing) }
    #expect(unwritable?.description == "cannot create \(missing): No such file or directory")
    #expect(throws: FileError(operation: .read, path: folder.path, problem: .system(code: EISDIR))) {
      try Files.read(folder.path, limit: 1 << 20)
    }
    #expect(throws: FileError(operation: .open, path: "a\0b", problem: .malformedPath)) {
      try Files.read("a\0b", limit: 1)
    }
    #expect(throws: FileError(operation: .inspect, path: "/dev/null", problem: .notRegular)) {
      try Files.size("/dev/null")
    }
  }

  @Test func devicesAndPipesAreWrittenToAndStay() throws {
    let folder = try TemporaryFolder()
    let pipe = folder("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Open at both ends, so that nobody waits.
    let reader = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    try Files.writeAtomically([1, 2, 3], to: pipe)
    var read = [UInt8](repeating: 0, count: 8)
    #expect(Glibc.read(reader, &read, 8) == 3)
    #expect(read.prefix(3) == [1, 2, 3])
    try Files.writeAtomically([1], to: "/dev/null")
    for path in [pipe, "/dev/null"] { #expect(throws: FileError.self) { try Files.size(path) } }
  }

  @Test func unfinishedFileLeavesTheOldOne() throws {
    let folder = try TemporaryFolder()
    try Files.writeAtomically([1], to: folder("file"))
    do {
      let file = try AtomicFile(replacing: folder("file"))
      try file.append([2, 3])
      #expect(try Files.list(folder.path).count == 2)
      #expect(try Files.read(folder("file"), limit: 9) == [1])
    }
    #expect(try Files.list(folder.path) == ["file"])
    let first = try AtomicFile(replacing: folder("file"))
    let second = try AtomicFile(replacing: folder("file"))
    try first.append([4])
    try second.append([5])
    try first.commit()
    try second.commit()
    #expect(try Files.read(folder("file"), limit: 9) == [5])
  }

  @Test func foldersAreMadeListedAndNamed() throws {
    let folder = try TemporaryFolder()
    try Files.makeFolders(folder("a/b/c"))
    try Files.makeFolders(folder("a/b/c/"))
    #expect(Files.isFolder(folder("a/b/c")))
    for name in ["b10", "b2", "é", "Z"] { try Files.writeAtomically([], to: folder(name)) }
    #expect(try Files.list(folder.path) == ["Z", "a", "b10", "b2", "é"])
    #expect(throws: FileError.self) { try Files.makeFolders(folder("Z/x")) }
    try Files.remove(folder("Z"))
    try Files.remove(folder("Z"))
    #expect(!Files.isRegular(folder("Z")))
    for (path, parent) in [("a", "."), ("/a", "/"), ("/", "/"), ("a/b", "a"), ("a//b/", "a"), ("/a/b", "/a")] {
      #expect(Files.folder(of: path) == parent, "\(path)")
    }
    #expect(Files.name(of: "/a/b/") == "b")
  }
}
