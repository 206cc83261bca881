import CDigest
import Testing

@testable import Runtime

struct DigestTests {
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a", "f371bc4a311f2b009eef952dd83ca80e2b60026c8e935592d0f9c308453c813e"
    ),
  ])
  func publishedVectors(text: String, md5: String, sha256: String) {
    #expect(Digest.hexadecimal(.md5, of: Array(text.utf8)) == md5)
    #expect(Digest.hexadecimal(.sha256, of: Array(text.utf8)) == sha256)
  }

  @Test(arguments: [Digest.Algorithm.md5, .sha256])
  func piecesGiveTheDigestOfTheWhole(algorithm: Digest.Algorithm) throws {
    let folder = try TemporaryFolder()
    for count in [1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let whole = Digest.hexadecimal(algorithm, of: bytes)
      var digest = Digest(algorithm)
      for start in stride(from: 0, to: count, by: 13) { digest.update(Array(bytes[start..<min(start + 13, count)])) }
      #expect(digest.hexadecimal == whole)
      try Files.writeAtomically(bytes, to: folder("file"))
      #expect(try Digest.hexadecimal(algorithm, ofFile: folder("file")) == whole)
    }
  }

  @Test func millionLettersOfTheStandard() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      Digest.hexadecimal(.sha256, of: bytes) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(Digest.hexadecimal(.md5, of: bytes) == "7707d6ae4e027c70eea2a935c2296f21")
  }

  @Test func checksumsOfTheStandards() {
    let digits = Array("123456789".utf8)
    #expect(naderc_crc32c(0, digits, 9) == 0xE306_9283)
    #expect(naderc_crc32(0, digits, 9) == 0xCBF4_3926)
    #expect(naderc_crc32c(naderc_crc32c(0, digits, 4), Array(digits[4...]), 5) == 0xE306_9283)
  }
}
