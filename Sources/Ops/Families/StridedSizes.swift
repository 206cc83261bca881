import Diagnostics
import GraphLang
import IR

/// "Same" padding, as the language defines it.
extension InferenceContext {
  /// The size after a window of `kernel` elements at distance `dilation` has moved in steps of `stride`, with
  /// `max(ceil((e - stride) / 2), 0)` zeros on both sides, e = dilation (kernel - 1) + 1; and the size before the last row
  /// or column is dropped, which happens where the stride is 1 and e even.
  mutating func strided(_ size: Size, _ kernel: Size, _ stride: Size, _ dilation: Size) throws(InferenceFailure)
    -> (cropped: Size, uncropped: Size)
  {
    // Nearly all layers: an odd window that moves by one leaves the size as it is.
    if stride.isOne, dilation.isOne, let extent = kernel.constant, extent > 0, extent & 1 == 1 { return (size, size) }
    return try compute { table throws(SizeError) in
      let extent = try kernel.subtracting(.one).multiplied(by: dilation).adding(.one)
      if let step = stride.constant, let reach = extent.constant {
        if step == 1 { return (size, reach % 2 == 0 ? try size.adding(.one) : size) }
        let slack = reach >= step ? (reach - step) & 1 : step - reach
        let result = try table.floor(size.adding(Size(slack)), by: stride)
        return (result, result)
      }
      let half = try table.floor(extent.subtracting(stride).adding(.one), by: Size(2))
      let padding = try table.maximum(half, .zero)
      let span = try size.adding(padding.multiplied(by: 2)).subtracting(extent)
      let isEven = try Size.one.subtracting(extent).adding(table.floor(extent, by: Size(2)).multiplied(by: 2))
      if stride.isOne { return (size, try size.adding(isEven)) }
      let result = try table.floor(span, by: stride).adding(.one)
      // `stride` where it is not 1, and 1 + isEven where it is: their difference is what is dropped.
      let dropped = try table.broadcast(stride, isEven.adding(.one)).subtracting(stride)
      return (try result.subtracting(dropped), result)
    }
  }

  /// The rows and columns that are left must be at least one.
  mutating func requireImage(_ shape: [Size], _ what: String) throws(InferenceFailure) {
    for (axis, size) in shape.enumerated().suffix(2) {
      // What holds of the height for all images holds of the width.
      if size.isPlainlyPositive || axis == 3 && table.isMirrored(shape[2], size) { continue }
      try requirePositive(size, ShapeCode.emptyResult) { "a size of the result \($0.text(shape))" }
    }
  }
}

/// A replacement of one argument.
struct FixItProposal {
  let value: String
  let title: String

  init(_ value: String, _ title: String) {
    self.value = value
    self.title = title
  }

  func fix(replacing span: SourceSpan, keyword: String, isMissing: Bool) -> FixIt {
    .maybe(title, .init(span, isMissing ? value : "\(keyword)=\(value)"))
  }
}
