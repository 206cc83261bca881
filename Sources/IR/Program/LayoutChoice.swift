/// The layouts that a primitive's kernel needs and gives: a batch axis, or nil for dense, for each operand and result.
struct LayoutChoice: Equatable {
  /// What each operand must be brought to.
  var operands: [Int?]
  /// What each result comes out as.
  var results: [Int?]
}
