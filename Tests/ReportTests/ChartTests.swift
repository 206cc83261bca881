import Testing

@testable import Report

@Suite struct ChartTests {
  @Test func marksAreRoundAndHoldAllValues() {
    let axis = Axis([0.13, 0.97], marks: 5)
    #expect(axis.ticks.map { NumberText.fixed($0, axis.places) } == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(axis.position(axis.lower) == 0 && axis.position(axis.upper) == 1)
    #expect(Axis([1, 20], marks: 8, isWhole: true).ticks.allSatisfy { $0 == $0.rounded() })
  }

  @Test(
    arguments: [[], [3], [0, 0], [.nan, 1, 2], [.infinity, 5], [-1e308, 1e308], [1e-300, 2e-300]] as [[Double]])
  func anAxisIsFiniteWhateverTheValues(_ values: [Double]) {
    let axis = Axis(values, marks: 6)
    #expect(axis.lower.isFinite && axis.upper.isFinite && axis.lower < axis.upper)
    #expect(axis.ticks.count >= 1 && axis.ticks.count <= 64)
  }

  @Test func curvesBreakWhereNothingIsKnown() {
    let points = [(1.0, 1.0), (2.0, 2.0), (3.0, Double.nan), (4.0, 1.0), (5.0, 2.0)].map { (x: $0.0, y: $0.1) }
    let chart = LineChart(
      title: "t", xLabel: "x", yLabel: "y", series: [Series(name: "<a>", points: points, color: 9)])
    let text = chart.markup.serialized
    #expect(text.components("<polyline") == 2)
    #expect(text.contains("&lt;a&gt;") && !text.contains("nan") && !text.contains("inf"))
    #expect(text.contains("s1"))
  }

  @Test func theFrontHoldsWhatNothingBeats() {
    func point(_ cost: Double, _ value: Double) -> ParetoChart.Point {
      .init(name: "p", cost: cost, value: value, color: 0)
    }
    let chart = ParetoChart(
      title: "t", xLabel: "x", yLabel: "y",
      points: [point(3, 0.9), point(1, 0.5), point(2, 0.4), point(2, 0.7), point(4, 0.9), point(.nan, 1)])
    #expect(chart.front == [1, 3, 0])
    #expect(chart.markup.serialized.components("<circle") == 5)
  }

  @Test func mistakesAreSortedByFrequency() {
    let chart = ConfusionChart(classNames: ["a", "b", "c"], counts: [[5, 1, 0], [4, 2, 0], [0, 1, 9]])
    #expect(chart.mistakes(2).map(\.count) == [4, 1])
    #expect(chart.mistakes(2).first.map { [$0.actual, $0.predicted] } == ["b", "a"])
    #expect(chart.markup.serialized.contains(">9</text>"))
  }

  @Test func manyClassesAreAFewElements() {
    let counts = (0..<120).map { row in (0..<120).map { row == $0 ? 20 : (row * $0) % 3 } }
    let chart = ConfusionChart(classNames: (0..<120).map(String.init), counts: counts)
    #expect(chart.markup.serialized.components("<path") <= 10)
  }

  @Test(arguments: [
    (NumberText.fixed(-0.001, 2), "0.00"), (NumberText.fixed(1.5, 3, keepsZeros: false), "1.5"),
    (NumberText.percent(0.97815), "97.82 %"), (NumberText.short(78_600_000), "78.6 M"), (NumberText.short(12), "12"),
    (NumberText.grouped(1_073_466), "1\u{202F}073\u{202F}466"), (NumberText.bytes(13 << 20), "13.0 MiB"),
    (NumberText.duration(59.94), "59.9 s"), (NumberText.duration(3725), "1:02:05 h"), (NumberText.fixed(nil, 2), "–"),
  ])
  func numbersForPeople(_ text: String, _ expected: String) { #expect(text == expected) }
}

extension String {
  /// How often a piece occurs.
  fileprivate func components(_ piece: String) -> Int { ranges(of: piece).count }
}
