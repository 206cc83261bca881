import Glibc

/// Keeps other processes out of a folder; the system releases it when the process ends, however it does.
package final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock or throws where another process has it. The folder exists.
  package init(_ folder: String) throws(StoreError) {
    let path = folder + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .failed(path: path, message: String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .locked(path: folder)
    }
  }

  deinit { close(descriptor) }
}
