import Diagnostics
import Ops

/// Findings that are one habit: the fix-it of each mends all, since what is left would be read otherwise.
enum JoinedFixes {
  private static let limit = 64

  /// `Conv2d(C,C,1)` is a window of C by 1 as soon as no other line shows that the channels that enter were written.
  static func joined(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let found = diagnostics.filter { $0.code == ArgumentCode.inputChannelsWritten.code }.compactMap(\.fixes.first)
    guard (2...limit).contains(found.count) else { return diagnostics }
    let edits = found.flatMap(\.edits)
    return diagnostics.map { diagnostic in
      guard diagnostic.code == ArgumentCode.inputChannelsWritten.code, let first = diagnostic.fixes.first else {
        return diagnostic
      }
      var result = diagnostic
      result.fixes = [FixIt("\(first.title), and the same in the other convolutions", first.applicability, edits)]
      return result
    }
  }
}
