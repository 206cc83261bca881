import Glibc
import Runtime

/// The memory of the machine and of this process.
enum MachineMemory {
  /// The largest resident set of the process so far. The system's count of the program itself comes first: what
  /// `getrusage` says includes the process that started it, as it was before.
  static var peakBytes: Int {
    if let peak = kibibytes("VmHWM:", in: "/proc/self/status") { return peak }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  /// What may still be taken: the system's own estimate, less where a control group leaves less. Nil where neither says.
  static var availableBytes: Int? {
    [
      systemBytes, groupBytes("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
      groupBytes(
        "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ].compactMap { $0 }.min()
  }

  private static var systemBytes: Int? { kibibytes("MemAvailable:", in: "/proc/meminfo") }

  /// The bytes that a line such as `VmHWM:  1234 kB` gives.
  private static func kibibytes(_ name: String, in path: String) -> Int? {
    guard let text = text(path) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      let number = line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }.prefix { $0.isNumber }
      return Int(number).map { $0 * 1024 }
    }
    return nil
  }

  private static func groupBytes(_ limit: String, _ usage: String) -> Int? {
    guard let limit = number(limit), limit < 1 << 60, let usage = number(usage) else { return nil }
    return max(limit - usage, 0)
  }

  private static func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.prefix { $0.isNumber }) }
  }

  /// A file of the system's: its size is not known beforehand.
  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
