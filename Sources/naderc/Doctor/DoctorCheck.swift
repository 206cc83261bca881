import Diagnostics

/// One thing that was looked at.
struct DoctorCheck {
  enum Status: String {
    case ok
    /// Something works in part, or an option is not there.
    case warning
    case missing
  }

  let name: String
  let status: Status
  /// What was found.
  let detail: String
  /// What to do about it; nil where nothing needs to be done.
  let remedy: String?
  /// Whether `check` or `run` on digits cannot work without it.
  let isEssential: Bool

  init(_ name: String, _ status: Status, _ detail: String, remedy: String? = nil, isEssential: Bool = false) {
    self.name = name
    self.status = status
    self.detail = detail
    self.remedy = status == .ok ? nil : remedy
    self.isEssential = isEssential
  }

  var json: JSONValue {
    [
      "name": .string(name), "status": .string(status.rawValue), "detail": .string(detail), "remedy": JSONValue(remedy),
    ]
  }
}
