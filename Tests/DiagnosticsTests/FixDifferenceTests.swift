import Testing

@testable import Diagnostics

@Suite struct FixDifferenceTests {
  private func shown(_ text: String, _ edits: FixIt.Edit...) -> [String] {
    FixDifference(FixIt("", .safe, edits), in: SourceFile(path: "a", text: text)).lines
      .map { "\($0.number)\($0.isAddition ? "+" : "-")\($0.text)" }
  }

  @Test func onlyChangedLinesAreShown() {
    let text = "one\ntwo\nthree\n"
    #expect(shown(text, .init(SourceSpan(4, 7), "2")) == ["2-two", "2+2"])
    #expect(shown(text, .init(SourceSpan(4, 4), "new\n")) == ["2+new"])
    #expect(shown(text, .init(SourceSpan(3, 3), "\nnew")) == ["2+new"])
    #expect(shown(text, .init(SourceSpan(4, 8), "")) == ["2-two"])
    #expect(
      shown(text, .init(SourceSpan(0, 0), "a"), .init(SourceSpan(8, 13), "")) == ["1-one", "1+aone", "3-three", "3+"])
    #expect(shown("one\ntwo", .init(SourceSpan(7, 7), "\nthree")) == ["3+three"])
  }

  @Test func editsOfOneLineAreOneChange() {
    #expect(shown("a b c\n", .init(SourceSpan(0, 1), "x"), .init(SourceSpan(4, 5), "z")) == ["1-a b c", "1+x b z"])
  }

  @Test func whatIsInsertedWhereAReplacementBeginsIsShown() {
    #expect(
      shown("a\nb\n", .init(SourceSpan(2, 3), "y"), .init(SourceSpan(2, 2), "x\n"), .init(SourceSpan(0, 2), ""))
        == ["1-a", "2-b", "2+x", "3+y"])
  }

  @Test func overlappingEditsShowNothing() {
    #expect(shown("abc", .init(SourceSpan(0, 2), ""), .init(SourceSpan(1, 3), "")).isEmpty)
    #expect(shown("abc", .init(SourceSpan(0, 9), "")).isEmpty)
  }
}
