import Testing

@testable import Report

@Suite struct MarkupTests {
  @Test func textAndAttributesAreEscaped() {
    let hostile = "<script>alert(\"1\" & '2')</script>"
    let markup = Tag.p(.class(hostile)) { hostile }
    let escaped = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;"
    #expect(markup.serialized == "<p class=\"\(escaped)\">\(escaped)</p>\n")
  }

  @Test(arguments: ["\u{0}", "\u{1B}", "\u{202E}", "\u{2066}", "\u{85}"])
  func charactersThatHideOrTurnTextAreReplaced(_ character: String) {
    #expect(Markup.text("a\(character)b").serialized == "a\u{FFFD}b")
  }

  @Test func theBuilderKeepsTheOrder() {
    let flag = true
    let markup = Tag.ul {
      for index in 0..<2 { Tag.li { "\(index)" } }
      if flag { "yes" } else { "no" }
      if !flag { "never" }
    }
    #expect(markup.serialized == "<ul><li>0</li>\n<li>1</li>\nyes</ul>\n")
  }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//host/path", " javascript:x", "java\nscript:x",
    "vbscript:x", "file:///etc/passwd", "\\\\host",
  ])
  func addressesThatRunOrLeaveAreDropped(_ address: String) { #expect(Attribute.link(address).value == "#") }

  @Test(arguments: ["https://arxiv.org/abs/1", "http://host/x", "#part", "runs/a-1/report.html", "../b/c.html?x=1:2"])
  func harmlessAddressesStay(_ address: String) { #expect(Attribute.link(address).value == address) }

  @Test func imagesHaveNoEnd() {
    let image = Tag.img(.image(.png, [1, 2, 3]), Attribute(.alt, "a"))
    #expect(image.serialized == "<img src=\"data:image/png;base64,AQID\" alt=\"a\">")
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func base64(_ bytes: String, _ text: String) { #expect(Base64.text(Array(bytes.utf8)) == text) }

  @Test func aDocumentForbidsScriptsAndTheNetwork() {
    let page = HTMLDocument(title: "<b>") { Tag.main { "x" } }.serialized
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("<title>&lt;b&gt;</title>"))
    #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
  }
}
