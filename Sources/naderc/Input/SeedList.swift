import ArgumentParser

/// Seeds separated by commas, each once.
struct SeedList: ExpressibleByArgument {
  let values: [UInt64]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { UInt64($0) }
    let values = parts.compactMap { $0 }.filter { $0 <= UInt64(Int.max) }
    guard !values.isEmpty, values.count == parts.count, Set(values).count == values.count else { return nil }
    self.values = values
  }
}
