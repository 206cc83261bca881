/// How far fetching has come.
package enum FetchProgress: Sendable, Equatable {
  /// Bytes of the file that are there; `total` where it is known.
  case downloading(url: String, received: Int, total: Int?)
  /// The checksum is being computed.
  case checking(path: String)
  /// The MD5 of a file for which none is published.
  case found(path: String, md5: String)
  /// The archive is being unpacked.
  case unpacking(path: String)
}
