import CDigest

/// A TensorBoard events file: TFRecords (length, masked CRC-32C, data, masked CRC-32C) of `Event` messages in Protocol Buffers'
/// wire format.
package final class EventLog {
  /// Bytes of a log at most.
  private static let limit = 1 << 30
  private let log: AppendLog

  /// Opens the file, keeping its first `events` events; a new file begins with the version that readers look for.
  package init(_ path: String, keepingEvents events: Int, wallTime: Double) throws(FileError) {
    let bytes = Files.isRegular(path) ? try Files.read(path, limit: Self.limit) : []
    let ends = Self.recordEnds(bytes)
    log = try AppendLog(path, keeping: ends.isEmpty ? 0 : ends[min(events, ends.count - 1)])
    if ends.isEmpty {
      // Event { 1: wall_time, 3: file_version }
      try log.append(
        Self.record([0x09] + Self.little(wallTime.bitPattern, 8) + Self.field(3, Array("brain.Event:2".utf8))))
    }
  }

  /// Adds an event; durable once this returns.
  package func append(_ event: ScalarEvent) throws(FileError) { try log.append(Self.record(Self.message(event))) }

  /// Event { 1: wall_time, 2: step, 5: Summary { 1: Value { 1: tag, 2: simple_value } ... } }
  static func message(_ event: ScalarEvent) -> [UInt8] {
    var summary: [UInt8] = []
    for scalar in event.scalars {
      summary += field(1, field(1, Array(scalar.tag.utf8)) + [0x15] + little(UInt64(scalar.value.bitPattern), 4))
    }
    return [0x09] + little(event.wallTime.bitPattern, 8) + [0x10] + varint(UInt64(bitPattern: Int64(event.step)))
      + field(5, summary)
  }

  /// A record around a message.
  static func record(_ data: [UInt8]) -> [UInt8] {
    let length = little(UInt64(data.count), 8)
    return length + little(UInt64(maskedChecksum(length)), 4) + data + little(UInt64(maskedChecksum(data)), 4)
  }

  /// The ends of the complete records at the start of the bytes.
  static func recordEnds(_ bytes: [UInt8]) -> [Int] {
    var ends: [Int] = []
    var position = 0
    while bytes.count - position >= 16 {
      let length = Array(bytes[position..<position + 8])
      let count = length.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      guard little(UInt64(maskedChecksum(length)), 4) == Array(bytes[position + 8..<position + 12]),
        count <= UInt64(bytes.count - position - 16)
      else { break }
      let end = position + 16 + Int(count)
      let data = Array(bytes[position + 12..<end - 4])
      guard little(UInt64(maskedChecksum(data)), 4) == Array(bytes[end - 4..<end]) else { break }
      ends.append(end)
      position = end
    }
    return ends
  }

  /// CRC-32C, rotated and shifted as TFRecords have it, since data may hold checksums itself.
  private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    let crc = naderc_crc32c(0, bytes, bytes.count)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }

  private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A field of a length and bytes.
  private static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }
}
