extension Array {
  /// `count` times the same. The standard initialiser asks the runtime for the type of the storage at every call, which
  /// costs more than a short array of its own.
  @inline(__always)
  init(filledWith value: Element, count: Int) {
    self = []
    reserveCapacity(count)
    for _ in 0..<count { append(value) }
  }
}
