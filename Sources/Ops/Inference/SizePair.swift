import IR

/// What an argument says for height and for width.
struct SizePair: Sendable {
  let height: Size
  let width: Size
}
