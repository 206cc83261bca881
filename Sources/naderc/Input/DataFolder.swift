import Glibc

/// Where data sets lie when nothing else is said: `NADERC_DATA`, or `data` in the working folder.
enum DataFolder {
  /// The variable of the environment that names the folder.
  static let variable = "NADERC_DATA"

  static var standard: String {
    guard let value = getenv(variable) else { return "data" }
    let path = String(cString: value)
    return path.isEmpty ? "data" : path
  }
}
