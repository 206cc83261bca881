import CDigest
import Diagnostics
import Foundation
import Testing

@testable import Runtime

/// Seeded random damage to every format that is read: an error or a value, never a trap. `NADERC_FUZZ_ROUNDS` asks for more.
struct HostileInputTests {
  private static let rounds = ProcessInfo.processInfo.environment["NADERC_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 300

  private func damaged(_ source: [UInt8], _ random: inout SampleRandom) -> [UInt8] {
    var bytes = source
    for _ in 0...random.below(4) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(6) {
      case 0: bytes[place] = UInt8(random.below(256))
      case 1: bytes[place] ^= 1 << UInt8(random.below(8))
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(16)))
      case 3: bytes.insert(contentsOf: (0...random.below(8)).map { _ in UInt8(random.below(256)) }, at: place)
      case 4: for index in place..<min(bytes.count, place + 8) { bytes[index] = 0xFF }
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 32)], at: random.below(bytes.count))
      }
    }
    return bytes
  }

  private func attack(_ source: [UInt8], stream: UInt64, _ read: ([UInt8]) throws -> Void) rethrows {
    var random = SampleRandom(seed: 5, stream: stream)
    for _ in 0..<Self.rounds { try read(damaged(source, &random)) }
  }

  @Test func imagesSurvive() {
    // The checksums of chunks would catch nearly all damage: the pixels are attacked in formats without them.
    let portable = Array("P6\n5 6\n255\n".utf8) + (0..<90).map { UInt8($0) }
    for (stream, source) in [Fixtures.pngRgba8, Fixtures.pngPalette2, Fixtures.pngGrey1, portable].enumerated() {
      attack(source, stream: UInt64(stream)) { bytes in
        guard let image = try? RasterImage(decoding: bytes) else { return }
        #expect(image.pixels.count == 3 * image.width * image.height)
      }
    }
  }

  @Test func picklesSurvive() throws {
    for (stream, fixture) in [Fixtures.protocol2List, Fixtures.protocol3List, Fixtures.protocol4Vector].enumerated() {
      var source = try Inflater.inflate(fixture[...], format: .zlib, limit: 1 << 20)
      // Less of the plain bytes, more of the opcodes.
      if let start = source.indices.first(where: { source[$0...].starts(with: [10, 11, 12, 13]) }) {
        source.removeSubrange(start..<start + 100)
      }
      attack(source, stream: 10 + UInt64(stream)) { _ = try? PickleReader.read($0) }
    }
    var random = SampleRandom(seed: 6)
    let opcodes =
      Array("NJKMILGUCTBX()tl]ae}dsucRbqrphjg0.".utf8) + [0x80, 0x85, 0x86, 0x87, 0x88, 0x8A, 0x8C, 0x93, 0x94, 0x95]
    for _ in 0..<Self.rounds * 5 {
      let program = (0..<random.below(60)).map { _ in
        random.below(4) == 0 ? UInt8(random.below(8)) : opcodes[random.below(opcodes.count)]
      }
      _ = try? PickleReader.read(program)
    }
  }

  @Test func tensorsAndRecordsSurvive() {
    let file = TensorFile(
      tensors: [
        TensorFile.Tensor(name: "a", shape: [2], floats: [1, 2]),
        TensorFile.Tensor(name: "b", shape: [1], integers: [1]),
      ], metadata: ["k": "v"])
    attack(file.serialized, stream: 20) { bytes in
      guard let read = try? TensorFile(parsing: bytes) else { return }
      _ = read.serialized
      for tensor in read.tensors { #expect((tensor.floats == nil) != (tensor.integers == nil)) }
    }
    let event = EventLog.record(EventLog.message(ScalarEvent(wallTime: 1, step: 2, scalars: [(tag: "x", value: 3)])))
    attack(event + event, stream: 21) { #expect(EventLog.recordEnds($0).count <= 2 + $0.count / event.count) }
    attack(Array("Filename;ClassId\n00000_00001.ppm;3\n".utf8), stream: 22) { _ = try? SemicolonTable($0) }
    attack(Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00é"],"b":{"c":null}}"#.utf8), stream: 23) { bytes in
      guard let value = try? JSONValue(parsing: bytes) else { return }
      #expect((try? JSONValue(parsing: value.serialized)) == value)
    }
  }

  @Test func archivesSurvive() throws {
    let folder = try TemporaryFolder()
    try Files.makeFolders(folder("out"))
    // The tar is damaged before it is compressed, so that the damage gets past the checksum of gzip.
    let plain = try Inflater.inflate(ArchiveFixtures.tarPlain[...], format: .gzip, limit: 1 << 20)
    for (stream, source) in [plain, ArchiveFixtures.zipStored, ArchiveFixtures.zipPlain].enumerated() {
      var random = SampleRandom(seed: 7, stream: UInt64(stream))
      for _ in 0..<Self.rounds / 10 {
        let bytes = damaged(source, &random)
        try Files.writeAtomically(stream == 0 ? Self.gzip(bytes) : bytes, to: folder("archive"), isDurable: false)
        do throws(UnpackError) {
          if stream == 0 {
            try TarReader.unpack(folder("archive"), to: folder("out"), limit: 1 << 20)
          } else {
            try ZipReader.unpack(folder("archive"), to: folder("out"), limit: 1 << 20)
          }
        } catch {
          if case .file(let error) = error {
            #expect(error.path.hasPrefix(folder.path), "only names within the folder are tried: \(error)")
          }
        }
      }
    }
    #expect(try Files.list(folder.path) == ["archive", "out"])
  }

  /// gzip with stored blocks.
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    for start in stride(from: 0, to: max(bytes.count, 1), by: 65_535) {
      let piece = bytes[start..<min(bytes.count, start + 65_535)]
      let count = piece.count
      let header = [start + 65_535 >= bytes.count ? 1 : 0, count & 255, count >> 8, ~count & 255, ~count >> 8 & 255]
      out += header.map { UInt8($0) } + piece
    }
    let crc = bytes.withUnsafeBytes { naderc_crc32(0, $0.baseAddress, $0.count) }
    return out + (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) }
      + (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
  }
}
