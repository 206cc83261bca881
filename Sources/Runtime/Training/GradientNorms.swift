import IR

/// How large the gradient is in each part of a network after a step: what says where it explodes and where it vanishes.
struct GradientNorms: Sendable, Equatable {
  /// A part (`stem`, `stages.0`, `classifier`) with the Euclidean norm of its parameters' gradients, in the network's order.
  struct Part: Sendable, Equatable {
    let name: String
    var norm: Double
  }

  let parts: [Part]

  /// The norms of the last run of a training executable.
  init(_ store: ParameterStore) {
    var parts: [Part] = []
    var places: [String: Int] = [:]
    for (index, parameter) in store.parameters.enumerated() {
      let name = Self.part(parameter.name)
      let place = places[name, default: parts.count]
      if place == parts.count {
        places[name] = place
        parts.append(Part(name: name, norm: 0))
      }
      parts[place].norm += store.squaredGradientNorm(index)
    }
    for index in parts.indices { parts[index].norm.formSquareRoot() }
    self.parts = parts
  }

  /// Whether all gradients are numbers.
  var isFinite: Bool { parts.allSatisfy(\.norm.isFinite) }

  /// Whether nothing at all reaches the first part: the loss does not depend on the images.
  var isSilent: Bool { parts.first?.norm == 0 }

  /// The norms for people.
  var description: String {
    parts.map { "\($0.name) \(Self.rounded($0.norm))" }.joined(separator: ", ")
  }

  /// The first part of a parameter's name, with the number that follows it.
  private static func part(_ name: String) -> String {
    let words = name.split(separator: ".")
    guard words.count > 2, words[1].allSatisfy(\.isNumber) else { return words.first.map(String.init) ?? name }
    return "\(words[0]).\(words[1])"
  }

  /// Three digits.
  private static func rounded(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return value == 0 ? "0" : "not finite" }
    var (scaled, exponent) = (value, 0)
    while scaled >= 1000 {
      scaled /= 10
      exponent += 1
    }
    while scaled < 100, exponent > -400 {
      scaled *= 10
      exponent -= 1
    }
    let digits = Int(scaled.rounded())
    let power = exponent + 2
    guard (-3...3).contains(power) else { return "\(Double(digits) / 100)e\(power)" }
    var unit = 1.0
    for _ in 0..<abs(exponent) { unit *= 10 }
    return "\(exponent < 0 ? Double(digits) / unit : Double(digits) * unit)"
  }
}
