import Runtime

/// A file of weights that a training begins with.
struct InitialWeights {
  /// Bytes of a file at most.
  private static let limit = 8 << 30

  let path: String
  let file: TensorFile
  /// SHA-256 of its bytes.
  let digest: String

  /// Reads a safetensors file.
  init(reading path: String) throws(DataSetError) {
    guard Files.isRegular(path) else {
      throw .unusable(reason: "there is no file \(path)", remedy: "--weights takes a safetensors file")
    }
    let bytes: [UInt8]
    do throws(FileError) { bytes = try Files.read(path, limit: Self.limit) } catch { throw .file(error) }
    do throws(FormatError) {
      file = try TensorFile(parsing: bytes)
    } catch {
      throw .malformed(file: path, record: nil, found: error.found, expected: error.expected, archiveMD5: nil)
    }
    self.path = path
    digest = Digest.hexadecimal(.sha256, of: bytes)
  }
}
