import Diagnostics
import Testing

@Suite struct FixItTests {
  private func applied(_ edits: [FixIt.Edit]) -> String? {
    FixIt.apply(edits, to: Array("2->1\n".utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func insertionsComeBeforeWhatIsReplacedAtTheSamePlace() {
    let edits = [FixIt.Edit(SourceSpan(0, 1), "4"), FixIt.Edit(SourceSpan(0, 0), "2->4\n")]
    #expect(applied(edits) == "2->4\n4->1\n")
    #expect(applied(edits.reversed()) == "2->4\n4->1\n")
  }

  @Test func insertionsAtOnePlaceKeepTheirOrder() {
    #expect(applied([.init(SourceSpan(3, 3), "a"), .init(SourceSpan(3, 3), "b")]) == "2->ab1\n")
  }

  @Test func placesThatAreNamedTwiceAreReplacedOnce() {
    let (first, second) = (FixIt.Edit(SourceSpan(0, 1), "4"), FixIt.Edit(SourceSpan(3, 4), "5"))
    let insertion = FixIt.Edit(SourceSpan(2, 2), "x")
    #expect(FixIt("", .safe, [first, second]).edits == [first, second])
    #expect(FixIt("", .safe, [first, second, first]).edits == [first, second])
    #expect(FixIt("", .safe, [second, first, second]).edits == [second, first])
    #expect(FixIt("", .safe, [insertion, insertion]).edits == [insertion, insertion])
  }

  @Test func overlapsAndPlacesOutsideAreRefused() {
    #expect(applied([.init(SourceSpan(0, 2), "x"), .init(SourceSpan(1, 3), "y")]) == nil)
    #expect(applied([.init(SourceSpan(4, 9), "x")]) == nil)
  }
}
