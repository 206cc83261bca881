/// An attribute of an element. Addresses are made by functions that let only harmless ones pass.
package struct Attribute: Sendable, Equatable {
  /// The attributes in use. None of them takes a script or a style that could load something.
  package enum Name: String, Sendable {
    case `class`, id, href, src, alt, title, role, colspan, scope, width, height, open, lang, loading
    case x, y, x1, y1, x2, y2, cx, cy, r, rx, d, points, transform
    case viewBox, preserveAspectRatio, xmlns
    case textAnchor = "text-anchor"
    case ariaLabel = "aria-label"
    case fillOpacity = "fill-opacity"
  }

  /// The images that a page may carry within it.
  package enum ImageFormat: String, Sendable {
    case png = "image/png"
    case svg = "image/svg+xml"
  }

  package let name: Name
  package let value: String

  /// An attribute with this value, escaped when written. Addresses have functions of their own.
  package init(_ name: Name, _ value: String) {
    precondition(name != .href && name != .src, "addresses have functions of their own")
    self.init(checked: name, value)
  }

  private init(checked name: Name, _ value: String) {
    self.name = name
    self.value = value
  }

  package static func `class`(_ names: String) -> Attribute { Attribute(.class, names) }

  /// A number with at most two places.
  package static func number(_ name: Name, _ value: Double) -> Attribute { Attribute(name, Coordinate(value).text) }

  /// Where a link leads: `https:`, `http:`, a place in this page, or a relative path. Anything else, such as `javascript:`,
  /// leads to the top of the page.
  package static func link(_ address: String) -> Attribute {
    Attribute(checked: .href, isHarmless(address) ? address : "#")
  }

  /// An image within the page.
  package static func image(_ format: ImageFormat, _ bytes: [UInt8]) -> Attribute {
    Attribute(checked: .src, "data:\(format.rawValue);base64,\(Base64.text(bytes))")
  }

  private static func isHarmless(_ address: String) -> Bool {
    let lower = address.lowercased()
    if lower.hasPrefix("https://") || lower.hasPrefix("http://") || lower.hasPrefix("#") { return true }
    // A relative path: no scheme and no other host, so no colon before the first slash, and not two slashes.
    let start = lower.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return !start.contains(":") && !lower.hasPrefix("//") && !lower.hasPrefix("\\")
      && lower.unicodeScalars.allSatisfy { $0.value > 0x20 }
  }
}
