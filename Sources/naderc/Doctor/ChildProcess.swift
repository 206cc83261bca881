import Glibc

/// Runs a program for a short time and reads what it prints.
enum ChildProcess {
  /// At most so many bytes of output are kept.
  private static let outputLimit = 4_096

  /// Nil where the program cannot be started; the status is nil where it took too long and was ended, or was ended by a
  /// signal. The program is looked for as a shell does; its standard input is empty, its errors go nowhere.
  static func run(_ program: String, _ arguments: [String], seconds: Int) -> (status: Int32?, output: String)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    guard let child = spawn(program, arguments, output: ends[1], unused: ends[0]) else {
      close(ends[1])
      return nil
    }
    close(ends[1])
    Interrupts.alsoEnds(group: child)
    defer { Interrupts.alsoEnds(group: nil) }
    var bytes: [UInt8] = []
    let deadline = now() + seconds * 1_000
    var isFinished = false
    while !isFinished {
      var wanted = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let rest = deadline - now()
      guard rest > 0 else { break }
      let ready = poll(&wanted, 1, Int32(clamping: rest))
      if ready < 0 && errno != EINTR { break }
      guard ready > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 1_024)
      let count = chunk.withUnsafeMutableBytes { read(ends[0], $0.baseAddress, $0.count) }
      if count <= 0 { isFinished = true } else if bytes.count < outputLimit { bytes += chunk[..<count] }
    }
    // It may have closed its output and go on.
    while isFinished && now() < deadline {
      var status: Int32 = 0
      let result = waitpid(child, &status, WNOHANG)
      if result == child {
        let hasExited = status & 0x7F == 0
        return (hasExited ? (status >> 8) & 0xFF : nil, String(decoding: bytes.prefix(outputLimit), as: UTF8.self))
      }
      if result < 0 && errno != EINTR { return nil }
      usleep(2_000)
    }
    kill(-child, SIGKILL)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return (nil, "")
  }

  /// Milliseconds of a clock that only goes forward.
  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }

  /// Starts the program in a group of its own, so that what it starts ends with it.
  private static func spawn(_ program: String, _ arguments: [String], output: Int32, unused: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    guard posix_spawnattr_init(&attributes) == 0 else { return nil }
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, output)
    posix_spawn_file_actions_addclose(&actions, unused)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    // A program that was just written cannot run while another process that is being started still has it open for writing.
    for _ in 0..<200 {
      let failure = posix_spawnp(&child, program, &actions, &attributes, words, environ)
      if failure == 0 { return child }
      guard failure == ETXTBSY else { return nil }
      usleep(10_000)
    }
    return nil
  }
}
