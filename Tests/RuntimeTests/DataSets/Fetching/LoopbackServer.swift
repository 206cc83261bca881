import Foundation
import Synchronization

/// A small HTTP server on the loopback interface that answers every GET with the same bytes.
final class LoopbackServer: Sendable {
  struct Behavior: Sendable {
    var contents: [UInt8]
    var honorsRanges = true
    var status: Int?
    /// Closes the first connections after so many bytes of the body.
    var cutOffs: [Int] = []
  }

  private let socketNumber: Int32
  let port: UInt16
  private let requests = Mutex<[String]>([])
  private let behavior: Behavior

  init(_ behavior: Behavior) throws {
    self.behavior = behavior
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(number, address, length) + listen(number, 8) + getsockname(number, address, &length)
      }
    }
    guard number >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    socketNumber = number
    port = UInt16(bigEndian: address.sin_port)
    let thread = Thread { [self] in serve() }
    thread.start()
  }

  /// Request heads in the order in which they came.
  var heads: [String] { requests.withLock { $0 } }

  /// The thread that serves closes the socket: closed here, its number could be that of another server before the thread
  /// has noticed, which would then answer for the other.
  func stop() { shutdown(socketNumber, Int32(SHUT_RDWR)) }

  private func serve() {
    defer { close(socketNumber) }
    var served = 0
    while true {
      let connection = accept(socketNumber, nil, nil)
      guard connection >= 0 else { return }
      answer(connection, number: served)
      served += 1
      close(connection)
    }
  }

  private func answer(_ connection: Int32, number: Int) {
    var head = ""
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !head.contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      head += String(decoding: buffer[..<count], as: UTF8.self)
    }
    requests.withLock { $0.append(head) }
    let all = behavior.contents
    var start = 0
    if behavior.honorsRanges, let range = head.range(of: "Range: bytes=") {
      start = Int(head[range.upperBound...].prefix { $0.isNumber }) ?? 0
    }
    var status = behavior.status ?? (start > 0 ? 206 : 200)
    if behavior.status == nil, start >= all.count { status = 416 }
    let body = status == 416 ? [] : Array(all[min(start, all.count)...])
    var reply = Array(
      "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8)
    reply += number < behavior.cutOffs.count ? Array(body.prefix(behavior.cutOffs[number])) : body
    var sent = 0
    while sent < reply.count {
      let count = reply.withUnsafeBytes { bytes in
        send(connection, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
