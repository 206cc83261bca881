/// Papers and their inspirations in an SQLite file.
package final class PaperPool {
  package static let version = "naderc.pool/1"

  private let database: Database
  /// Vectors of an endpoint that the pool keeps.
  package let table: VectorTable
  private var texts: [String] = []
  /// Those of the texts, made when first wanted.
  private var vectors: VectorIndex?

  package init(_ path: String, creating: Bool) throws(StoreError) {
    database = try Database(path, creating: creating)
    table = try VectorTable(database)
    let tables = try database.query("SELECT count(*) FROM sqlite_master").first?.first?.integerValue ?? 0
    if tables == 0 {
      guard creating else { throw .otherVersion(path: path, found: "an empty file", expected: Self.version) }
      try database.transaction { [database] () throws(StoreError) in
        try database.execute(Self.schema)
        try database.query("INSERT INTO meta VALUES ('version', ?)", [.text(Self.version)])
      }
    }
    let known = try database.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'")
    let found =
      known.isEmpty
      ? nil : try database.query("SELECT value FROM meta WHERE key = 'version'").first?.first?.textValue
    guard found == Self.version else {
      throw .otherVersion(
        path: path, found: found.map { "of version \($0)" } ?? "no pool of naderc", expected: Self.version)
    }
    for row in try database.query("SELECT text FROM inspirations ORDER BY id") {
      texts.append(row[0].textValue ?? "")
    }
  }

  private func index(_ embedder: TextEmbedder) throws(Caller.Failure) -> VectorIndex {
    if let vectors { return vectors }
    var made = VectorIndex()
    for vector in try embedder.vectors(texts) { made.append(vector) }
    return made
  }

  private static let schema = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE papers (
      id TEXT PRIMARY KEY, title TEXT NOT NULL, authors TEXT NOT NULL, published TEXT NOT NULL, categories TEXT NOT NULL,
      abstract TEXT NOT NULL, verdict TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE inspirations (
      id INTEGER PRIMARY KEY, paper TEXT NOT NULL REFERENCES papers (id), text TEXT NOT NULL, quote TEXT, quote_start INTEGER,
      quote_end INTEGER, part TEXT NOT NULL
    );
    """

  /// Whether a paper was read already, whatever came of it.
  package func knows(_ id: ArxivID) throws(StoreError) -> Bool {
    try !database.query("SELECT 1 FROM papers WHERE id = ?", [.text(id.text)]).isEmpty
  }

  /// Keeps a paper and its inspirations, all or nothing; returns how many were new and how many known: inspirations whose
  /// vectors are as similar as the embedder says are one.
  package func add(
    _ paper: Paper, verdict: String, _ found: [Distilled], _ embedder: TextEmbedder
  ) throws(Caller.Failure) -> (new: Int, duplicate: Int) {
    var index = try index(embedder)
    // Nobody else holds it, so that it grows in its place.
    vectors = nil
    var new: [(item: Distilled, vector: TextVector)] = []
    for (item, vector) in zip(found, try embedder.vectors(found.map(\.text))) {
      if let nearest = index.nearest(to: vector, count: 1).first, nearest.similarity >= embedder.sameness { continue }
      index.append(vector)
      new.append((item, vector))
    }
    do throws(StoreError) { try keep(paper, verdict, new.map(\.item)) } catch { throw .store(error) }
    texts += new.map(\.item.text)
    vectors = index
    return (new.count, found.count - new.count)
  }

  private func keep(_ paper: Paper, _ verdict: String, _ items: [Distilled]) throws(StoreError) {
    try database.transaction { () throws(StoreError) in
      try database.query(
        "INSERT OR REPLACE INTO papers VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
          .text(paper.id.text), .text(paper.title), .text(paper.authors.joined(separator: "; ")),
          .text(paper.published),
          .text(paper.categories.joined(separator: " ")), .text(paper.abstract), .text(verdict),
        ])
      for item in items {
        try database.query(
          "INSERT INTO inspirations (paper, text, quote, quote_start, quote_end, part) VALUES (?, ?, ?, ?, ?, ?)",
          [
            .text(paper.id.text), .text(item.text), SQLValue(item.quote), SQLValue(item.place?.lowerBound),
            SQLValue(item.place?.upperBound), .text(item.part),
          ])
      }
    }
  }

  package var count: Int { texts.count }

  /// All inspirations with their papers.
  package func inspirations() throws(StoreError) -> [Inspiration] {
    let rows = try database.query(
      """
      SELECT i.id, i.text, p.title, p.published, p.id FROM inspirations i JOIN papers p ON p.id = i.paper ORDER BY i.id
      """)
    return rows.map { row in
      let year = Paper.year(row[3].textValue ?? "")
      let source = "\(row[2].textValue ?? "") (\(year.isEmpty ? "" : year + ", ")arXiv:\(row[4].textValue ?? ""))"
      return Inspiration(id: row[0].integerValue ?? 0, text: row[1].textValue ?? "", source: source)
    }
  }
}
