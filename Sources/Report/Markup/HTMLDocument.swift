/// A whole page that stands alone: no script, nothing from the network; the browser is told to allow neither.
package struct HTMLDocument: Sendable {
  package let title: String
  package let body: [Markup]

  package init(title: String, @MarkupBuilder body: () -> [Markup]) {
    self.title = title
    self.body = body()
  }

  /// The file's text.
  package var serialized: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <meta name="color-scheme" content="light dark">
    <title>\(Escaping.escaped(title))</title>
    <style>
    \(StyleSheet.text)
    </style>
    </head>
    <body>
    \(Markup.group(body).serialized)</body>
    </html>

    """
  }
}
