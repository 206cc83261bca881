import CDigest
import Glibc

/// A running digest of a stream of bytes.
package struct Digest: Sendable {
  /// The functions in use: MD5 because publishers state it (it protects against accidents only), SHA-256 for everything of our own.
  package enum Algorithm: Sendable {
    case md5
    case sha256
  }

  private let algorithm: Algorithm
  private var state = naderc_digest()

  /// The digest of nothing so far.
  package init(_ algorithm: Algorithm) {
    self.algorithm = algorithm
    switch algorithm {
    case .md5: naderc_md5_init(&state)
    case .sha256: naderc_sha256_init(&state)
    }
  }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    switch algorithm {
    case .md5: naderc_md5_update(&state, base, bytes.count)
    case .sha256: naderc_sha256_update(&state, base, bytes.count)
    }
  }

  /// Adds bytes.
  package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Adds the UTF-8 of the text.
  package mutating func update(_ text: String) { update(Array(text.utf8)) }

  /// The digest of everything so far in lower-case hexadecimal digits; more may still be added afterwards.
  package var hexadecimal: String {
    var copy = state
    var out: [UInt8]
    switch algorithm {
    case .md5:
      out = Array(repeating: 0, count: 16)
      naderc_md5_finish(&copy, &out)
    case .sha256:
      out = Array(repeating: 0, count: 32)
      naderc_sha256_finish(&copy, &out)
    }
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: out.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of the bytes in lower-case hexadecimal digits.
  package static func hexadecimal(_ algorithm: Algorithm, of bytes: [UInt8]) -> String {
    var digest = Digest(algorithm)
    digest.update(bytes)
    return digest.hexadecimal
  }

  /// The digest of a file of any size, read in pieces.
  package static func hexadecimal(_ algorithm: Algorithm, ofFile path: String) throws(FileError) -> String {
    let file = try FileDescriptor(path: path, flags: O_RDONLY)
    var digest = Digest(algorithm)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try file.read(into: buffer)
      if count == 0 { return digest.hexadecimal }
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
