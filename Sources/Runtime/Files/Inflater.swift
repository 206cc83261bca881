import CZlib

/// A stream of deflated data, taken apart by zlib piece by piece.
final class Inflater {
  /// What surrounds the deflate stream.
  enum Format {
    case raw
    case zlib
    case gzip
  }

  private let stream: OpaquePointer

  /// A new stream; without zlib on the machine an error that says so.
  init(_ format: Format) throws(FormatError) {
    let kind =
      switch format {
      case .raw: NADERC_INFLATE_RAW
      case .zlib: NADERC_INFLATE_ZLIB
      case .gzip: NADERC_INFLATE_GZIP
      }
    guard let stream = naderc_inflater_create(kind) else {
      throw FormatError(found: "compressed data", expected: "zlib on this machine (Debian: apt install zlib1g)")
    }
    self.stream = stream
  }

  deinit { naderc_inflater_destroy(stream) }

  /// How far a step came.
  struct Step {
    let consumed: Int
    let produced: Int
    let isEnd: Bool
  }

  /// Takes input and gives output, as much as both buffers allow.
  func step(
    _ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer
  ) throws(FormatError) -> Step {
    var consumed = 0
    var produced = 0
    let status = naderc_inflater_run(
      stream, input.bindMemory(to: UInt8.self).baseAddress, input.count, &consumed,
      output.bindMemory(to: UInt8.self).baseAddress, output.count, &produced)
    switch status {
    case NADERC_INFLATE_MORE: return Step(consumed: consumed, produced: produced, isEnd: false)
    case NADERC_INFLATE_END: return Step(consumed: consumed, produced: produced, isEnd: true)
    case NADERC_INFLATE_NO_MEMORY: throw FormatError(found: "no memory", expected: "memory for decompression")
    default: throw FormatError(found: "damaged compressed data", expected: "a deflate stream")
    }
  }

  /// Begins another stream of the same format.
  func reset() { naderc_inflater_reset(stream) }

  /// All of a compressed piece; more than `limit` bytes of output are an error, so is a stream that is cut off.
  static func inflate(_ bytes: ArraySlice<UInt8>, format: Format, limit: Int) throws(FormatError) -> [UInt8] {
    let inflater = try Inflater(format)
    var failure: FormatError?
    var isEnd = false
    // One byte more than allowed tells too much from just enough.
    let output = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
      bytes.withUnsafeBytes { input in
        var rest = input
        do throws(FormatError) {
          while !isEnd {
            let space = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
            if space.isEmpty { break }
            let step = try inflater.step(rest, to: space)
            count += step.produced
            rest = UnsafeRawBufferPointer(rebasing: rest[step.consumed...])
            isEnd = step.isEnd
            if !isEnd, step.consumed == 0, step.produced == 0 { break }
          }
        } catch {
          failure = error
        }
      }
    }
    if let failure { throw failure }
    guard output.count <= limit else {
      throw FormatError(found: "more than \(limit) bytes of decompressed data", expected: "at most \(limit)")
    }
    guard isEnd else {
      throw FormatError(
        found: "the end of the compressed data after \(output.count) bytes", expected: "the whole stream")
    }
    return output
  }
}
