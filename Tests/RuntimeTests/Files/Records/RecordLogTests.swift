import CDigest
import Diagnostics
import Testing

@testable import Runtime

struct RecordLogTests {
  @Test func metricsKeepWholeLinesOnly() throws {
    let folder = try TemporaryFolder()
    let path = folder("metrics.jsonl")
    do {
      let log = try MetricsLog(path, keepingLines: 0)
      for epoch in 0..<4 { try log.append(["epoch": .integer(epoch)]) }
    }
    let whole = try Files.read(path, limit: 999)
    #expect(String(decoding: whole, as: UTF8.self) == (0..<4).map { "{\"epoch\":\($0)}\n" }.joined())
    // A run that was killed in the middle of a line, resumed at epoch 3.
    try Files.writeAtomically(whole + Array("{\"epo".utf8), to: path)
    let log = try MetricsLog(path, keepingLines: 3)
    try log.append(["epoch": 33])
    let text = String(decoding: try Files.read(path, limit: 999), as: UTF8.self)
    #expect(text == "{\"epoch\":0}\n{\"epoch\":1}\n{\"epoch\":2}\n{\"epoch\":33}\n")
    _ = try MetricsLog(path, keepingLines: 9)
    #expect(try Files.size(path) == text.utf8.count)
  }

  @Test func fullDisksAreErrors() throws {
    let log = try MetricsLog("/dev/full", keepingLines: 0)
    let error = #expect(throws: FileError.self) { try log.append(["epoch": 1]) }
    #expect(error?.description == "cannot write /dev/full: No space left on device")
  }

  private let events = [
    ScalarEvent(wallTime: 1_700_000_000.5, step: 0, scalars: [(tag: "loss/train", value: 2.5)]),
    ScalarEvent(wallTime: 1_700_000_001, step: 300, scalars: [(tag: "a", value: -1), (tag: "b", value: 0.125)]),
  ]

  @Test func messagesFollowTheWireFormat() {
    let time = [0x09, 0, 0, 0x20, 0x40, 0xFC, 0x54, 0xD9, 0x41] as [UInt8]
    #expect(
      EventLog.message(events[0])
        == time + [0x10, 0, 0x2A, 19, 0x0A, 17, 0x0A, 10] + Array("loss/train".utf8) + [0x15, 0, 0, 0x20, 0x40])
    let second = EventLog.message(events[1])
    #expect(Array(second[9..<14]) == [0x10, 0xAC, 0x02, 0x2A, 20])
    #expect(
      Array(second[14...]) == [
        0x0A, 8, 0x0A, 1, 0x61, 0x15, 0, 0, 0x80, 0xBF, 0x0A, 8, 0x0A, 1, 0x62, 0x15, 0, 0, 0, 0x3E,
      ])
  }

  @Test func recordsAreChecksummedAndCutAtTheFirstBadOne() throws {
    let folder = try TemporaryFolder()
    let path = folder("events.out.tfevents.1.x")
    do {
      let log = try EventLog(path, keepingEvents: 0, wallTime: 1)
      for event in events { try log.append(event) }
    }
    let bytes = try Files.read(path, limit: 9_999)
    let ends = EventLog.recordEnds(bytes)
    #expect(ends.count == 3 && ends.last == bytes.count)
    #expect(String(decoding: bytes, as: UTF8.self).contains("brain.Event:2"))
    #expect(Array(bytes[..<8]) == [24, 0, 0, 0, 0, 0, 0, 0])
    let crc = naderc_crc32c(0, Array(bytes[..<8]), 8)
    let masked = (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    #expect(Array(bytes[8..<12]) == (0..<4).map { UInt8(truncatingIfNeeded: masked >> (8 * $0)) })
    for index in ends[0]..<ends[1] {
      var changed = bytes
      changed[index] ^= 1
      #expect(EventLog.recordEnds(changed).count == 1)
    }
    // A resumed run goes on after the first event.
    let log = try EventLog(path, keepingEvents: 1, wallTime: 9)
    try log.append(events[0])
    #expect(
      try Files.read(path, limit: 9_999) == Array(bytes[..<ends[1]]) + EventLog.record(EventLog.message(events[0])))
    try Files.writeAtomically(Array(bytes[..<20]), to: path)
    _ = try EventLog(path, keepingEvents: 5, wallTime: 1)
    #expect(try Files.read(path, limit: 9_999) == Array(bytes[..<ends[0]]))
  }
}
