/// A number of a picture, written with at most two places and without needless zeros.
struct Coordinate {
  let text: String

  init(_ value: Double) {
    guard value.isFinite, abs(value) < 1e9 else {
      text = "0"
      return
    }
    text = NumberText.fixed(value, 2, keepsZeros: false)
  }
}
