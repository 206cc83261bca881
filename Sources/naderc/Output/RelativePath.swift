import Glibc

/// Paths as a page has them in its links.
enum RelativePath {
  /// The way from the folder of a page to a file, percent-encoded.
  static func address(of file: String, from page: String) -> String {
    let (target, start) = (components(file), components(page).dropLast())
    var common = 0
    while common < min(target.count - 1, start.count), target[common] == start[common] { common += 1 }
    let steps = Array(repeating: "..", count: start.count - common) + target[common...]
    // A first part with a colon would read as a scheme.
    return "./" + steps.map(encoded).joined(separator: "/")
  }

  /// The parts of the absolute path, without `.` and `..`.
  private static func components(_ path: String) -> [String] {
    var parts: [String] = []
    let absolute = path.hasPrefix("/") ? path : workingFolder + "/" + path
    for part in absolute.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts
  }

  private static var workingFolder: String {
    var bytes = [CChar](repeating: 0, count: 4096)
    guard getcwd(&bytes, bytes.count) != nil else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func encoded(_ part: String) -> String {
    var out = ""
    for byte in part.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        out += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return out
  }
}
