import Glibc

/// A training program as a child in a process group of its own, whose errors are read line by line. It ends when its standard
/// input does, so that none is left behind whatever ends this process.
struct ChildTraining {
  /// How the child ended: its status, or nil for a signal.
  struct Ending {
    let status: Int32?
    /// The last lines that were no events.
    let lastWords: [String]
  }

  /// A line that is longer ends there.
  private static let lineLimit = 1 << 16
  /// Seconds from the polite request to the end.
  private static let patience = 60.0

  private let child: pid_t
  private let descriptor: Int32
  /// The end of the child's standard input that nobody writes to.
  private let input: Int32

  /// Starts the program; nil where the system refuses.
  init?(_ program: String, _ arguments: [String]) {
    var (ends, inputs): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&ends) == 0 else { return nil }
    guard pipe(&inputs) == 0 else {
      for end in ends { close(end) }
      return nil
    }
    for end in ends + inputs { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      close(ends[1])
      close(inputs[0])
    }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawn_file_actions_adddup2(&actions, inputs[0], STDIN_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    guard posix_spawnp(&child, program, &actions, &attributes, words, environ) == 0 else {
      close(ends[0])
      close(inputs[1])
      return nil
    }
    Interrupts.alsoEnds(group: child)
    self.child = child
    descriptor = ends[0]
    input = inputs[1]
  }

  /// Gives each line to `body` until the child ends. Where `isInterrupted` turns true the child is asked to stop, and after
  /// a minute it is made to.
  func follow(isInterrupted: () -> Bool, now: () -> Double, _ body: (String) -> Bool) -> Ending {
    defer {
      close(descriptor)
      close(input)
      Interrupts.alsoEnds(group: nil)
    }
    var (pending, lastWords) = ([UInt8](), [String]())
    var deadline: Double?
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var status: Int32?
    while true {
      if deadline == nil, isInterrupted() {
        kill(-child, SIGTERM)
        deadline = now() + Self.patience
      }
      if let limit = deadline, now() > limit { kill(-child, SIGKILL) }
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wanted, 1, 200)
      guard ready > 0 else {
        // What it has started may hold the pipe open after its end.
        if status != nil { break }
        status = ended(waiting: false)
        continue
      }
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      for byte in chunk[..<count] {
        guard byte != UInt8(ascii: "\n") else {
          let line = String(decoding: pending, as: UTF8.self)
          pending = []
          if !body(line) { lastWords = (lastWords + [line]).suffix(12) }
          continue
        }
        if pending.count < Self.lineLimit { pending.append(byte) }
      }
    }
    let final = status ?? ended(waiting: true) ?? 1 << 8
    // What it may have started ends with it.
    kill(-child, SIGKILL)
    return Ending(status: final & 0x7F == 0 ? (final >> 8) & 0xFF : nil, lastWords: lastWords)
  }

  /// The status of the child as the system gives it, where it has ended.
  private func ended(waiting: Bool) -> Int32? {
    var status: Int32 = 0
    while true {
      let result = waitpid(child, &status, waiting ? 0 : WNOHANG)
      if result == child { return status }
      if result == 0 || errno != EINTR { return nil }
    }
  }
}
