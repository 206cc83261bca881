/// The elements that pages and pictures are made of; none of them runs anything.
package enum Tag: String, Sendable, CaseIterable {
  case a, article, code, dd, details, div, dl, dt, em, figcaption, figure, footer, h1, h2, h3, header, img, li, main,
    nav
  case ol, p, pre, section, small, span, strong, summary, table, tbody, td, th, thead, tr, ul
  case svg, g, path, rect, circle, line, polyline, title, desc
  /// Text in a picture.
  case svgText = "text"

  /// Whether the element has no content and no end.
  var isVoid: Bool { self == .img }

  /// Whether a line ends after it: for those who read the source.
  var endsLine: Bool {
    switch self {
    case .article, .div, .dl, .figure, .footer, .h1, .h2, .h3, .header, .li, .main, .nav, .ol, .p, .pre, .section,
      .table, .thead, .tbody, .tr, .ul, .svg, .details:
      true
    case .a, .code, .dd, .dt, .em, .figcaption, .img, .small, .span, .strong, .summary, .td, .th, .g, .path, .rect,
      .circle, .line, .polyline, .title, .desc, .svgText:
      false
    }
  }

  /// An element of this kind.
  package func callAsFunction(
    _ attributes: Attribute..., @MarkupBuilder content: () -> [Markup] = { [] }
  ) -> Markup {
    .element(self, attributes, content())
  }
}
