import Testing

@testable import Agents

struct ReaderTests {
  @Test(
    arguments: [
      ("2103.02907", "2103.02907", nil), ("http://arxiv.org/abs/2103.02907v12", "2103.02907", 12),
      ("http://arxiv.org/abs/cs/0112017v1", "cs/0112017", 1), ("arXiv:math.GT/0309136", "math.GT/0309136", nil),
    ] as [(String, String, Int?)])
  func identifiers(_ source: String, _ text: String, _ version: Int?) throws {
    let id = try #require(ArxivID(source))
    #expect(id.text == text)
    #expect(id.version == version)
  }

  @Test(arguments: [
    "", "v2", "../../etc/passwd", "2103.029", "21030.2907", "cs/../x", "http://evil.example/2103.02907",
    "2103.02907&x=1",
    "cs/011201７",
  ])
  func noIdentifiers(_ source: String) {
    #expect(ArxivID(source) == nil)
  }

  @Test(
    arguments: [
      ("##response## yes", true), ("##Response##: No, it cannot.", false), ("Yes.", true), ("I am not sure", nil),
      ("Well. ##response##\nyes", true), ("yes it is nice but no", nil), (#"{"answer": "no"}"#, false),
      (#"{"answer": 1}"#, nil), (#"{"answer": "ye"#, nil),
    ] as [(String, Bool?)])
  func verdicts(_ text: String, _ verdict: Bool?) {
    #expect(Reader.verdict(text) == verdict)
  }

  @Test func quotationsHaveTheirPlaces() {
    let text = "Über alles: we add a gate. Then we stop."
    let items = Reader.items(
      "1. <inspiration>Add a gate.</inspiration> <quote>we add a gate</quote>\n<inspiration>Stop</inspiration><quote>not there</quote>",
      of: text, part: "abstract")
    #expect(items.map(\.text) == ["Add a gate.", "Stop"])
    #expect(items[0].place == 12..<25)
    #expect(items[1].place == nil)
  }

  @Test func inspirationsComeAsJSONToo() {
    let reply = #"{"inspirations": [{"text": "Add a gate.", "quote": "a gate"}, {"text": ""}, "Stop.", 3]}"#
    let items = Reader.items(reply, of: "we add a gate", part: "method")
    #expect(items.map(\.text) == ["Add a gate.", "Stop."])
    #expect(items.map(\.place) == [7..<13, nil])
  }

  @Test(
    arguments: [
      (
        "Title\n1 Introduction\nNo.\n2 Related Models\nNo.\n3 Proposed Method\nYes, we do.\n3.1 Part\nAnd so.\n4 Results\nNo.",
        "Yes, we do. 3.1 Part And so."
      ),
      ("1\n\nIntroduction\nNo.\n2\n\nOur Approach\nYes.\n3\n\nExperiments\nNo.", "Yes."),
      ("I. INTRODUCTION\nNo.\nII. NETWORK DESIGN\nYes.\nIII. RESULTS\nNo.", "Yes."),
      ("Introduction\nNo.\nMethod\nYes.\nExperiments\nNo.", "Yes."),
      ("1 Introduction\nIn 3 Models were compared.\n2 Data\nNo.", nil), ("", nil), ("3\n", nil), ("2 Method", nil),
    ] as [(String, String?)])
  func theSectionAboutTheMethodInPlainText(_ text: String, _ section: String?) {
    #expect(ArticleText.methodSection(plain: text) == section)
  }

  @Test func theSectionAboutTheMethod() throws {
    let page = """
      <html><head><title>method</title></head><h2>1 Introduction</h2><p>We begin.</p><h2>2 Related models</h2>x
      <h2 class="a">3 <b>Proposed</b> Method</h2><p>We use <script>evil()</script>a &lt;gate&gt; &amp; more.</p><h3>3.1 Part</h3>
      <p>And <math><mi>x</mi></math>that.</p><h2>4 Experiments</h2>No.
      """
    let text = try #require(ArticleText.methodSection(Array(page.utf8)))
    #expect(text == "We use a <gate> & more. 3.1 Part And that.")
    #expect(ArticleText.methodSection(Array("<p>nothing</p>".utf8)) == nil)
    #expect(ArticleText.methodSection(Array("<h2".utf8)) == nil)
    #expect(ArticleText.methodSection(Array("<".utf8)) == nil)
  }
}
