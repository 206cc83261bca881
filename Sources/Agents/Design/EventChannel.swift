import Glibc
import Synchronization

/// Hands values from working threads to one that waits.
final class EventChannel<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  private let descriptors: (read: Int32, write: Int32)

  init() throws(StoreError) {
    var pair: [Int32] = [0, 0]
    guard pipe(&pair) == 0 else {
      throw .failed(path: "pipe", message: String(cString: strerror(errno)))
    }
    for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    descriptors = (pair[0], pair[1])
  }

  deinit {
    close(descriptors.read)
    close(descriptors.write)
  }

  func send(_ value: Value) {
    values.withLock { $0.append(value) }
    var byte: UInt8 = 0
    while write(descriptors.write, &byte, 1) < 0, errno == EINTR {}
  }

  /// Waits for the next value.
  func receive() -> Value {
    while true {
      if let value = values.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return value }
      var byte: UInt8 = 0
      _ = read(descriptors.read, &byte, 1)
    }
  }
}
