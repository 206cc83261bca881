import Diagnostics

/// Token counts as an endpoint reports them, where they can be true.
enum ReportedTokens {
  /// The reported number, or the estimate where it is absent, negative, or beyond anything that the text can hold.
  static func count(_ reported: JSONValue?, estimate: Int) -> Int {
    guard let value = reported?.integerValue, value >= 0, value <= estimate * 16 + 10_000 else { return estimate }
    return value
  }
}
