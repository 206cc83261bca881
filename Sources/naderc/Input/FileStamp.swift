import Glibc

/// What tells that a file has changed: its size and the time of its last modification; zeros where there is none.
struct FileStamp: Hashable {
  let size: Int
  let seconds: Int
  let nanoseconds: Int

  init(_ path: String) {
    var status = stat()
    let found = stat(path, &status) == 0
    size = found ? Int(status.st_size) : 0
    seconds = found ? status.st_mtim.tv_sec : 0
    nanoseconds = found ? status.st_mtim.tv_nsec : 0
  }
}
