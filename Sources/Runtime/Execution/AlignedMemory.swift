import Glibc

/// A zeroed block of floats on a 64-byte boundary, freed with its owner.
final class AlignedMemory {
  /// The first element.
  let base: UnsafeMutablePointer<Float>
  /// How many there are; a multiple of 16.
  let count: Int

  /// Throws `outOfMemory`. Pages are only taken from the system when they are touched.
  init(count: Int) throws(ExecutionError) {
    self.count = max(AlignedMemory.rounded(count), 16)
    let bytes = self.count * 4
    // A fresh mapping is zero and costs nothing until it is used.
    let address = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address, address != MAP_FAILED else { throw ExecutionError.outOfMemory(bytes: bytes) }
    base = address.bindMemory(to: Float.self, capacity: self.count)
  }

  deinit { munmap(base, count * 4) }

  /// A count rounded up to whole rows of lanes.
  static func rounded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
