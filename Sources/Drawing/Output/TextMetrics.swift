/// How wide text is in a sans-serif font, rather too wide than too narrow: the viewer's font is not known.
enum TextMetrics {
  /// The width in pixels at a font size.
  static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    var units = 0.0
    for scalar in text.unicodeScalars { units += width(scalar) }
    return units * size * (bold ? 1.1 : 1)
  }

  private static func width(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "|", "'": 0.3
    case ".", ",", ":", ";", "!", " ", "·": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.41
    case "m", "w", "M", "W", "@", "%": 0.97
    case "A"..."Z", "+", "=", "<", ">", "×": 0.74
    case " "..."~": 0.62
    default: 1
    }
  }
}
