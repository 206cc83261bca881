import Runtime

/// Everything that a search knows, in one SQLite file: nothing is acted upon before it is here.
///
/// What depends on clocks stands in tables of its own (`timings`, `journal`): all others are the same for an interrupted and
/// an uninterrupted search.
package final class DesignStore {
  package static let version = "naderc.store/1"
  private let database: Database
  /// Vectors of an endpoint that the search has asked for.
  let vectors: VectorTable
  private var isInTransaction = false

  package init(_ path: String, creating: Bool) throws(StoreError) {
    if !creating, !Files.isRegular(path) { throw .failed(path: path, message: "there is no search here") }
    database = try Database(path, creating: creating)
    vectors = try VectorTable(database)
    let tables = try database.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'")
    if tables.isEmpty {
      let others = try database.query("SELECT count(*) FROM sqlite_master").first?.first?.integerValue ?? 0
      guard creating, others == 0 else {
        throw .otherVersion(path: path, found: "no search of naderc", expected: Self.version)
      }
      // With the version, or not at all: a kill between the two would leave a file that nobody takes.
      try database.transaction { () throws(StoreError) in
        try database.execute(Self.schema)
        try setMeta("version", Self.version)
      }
    }
    let found = try meta("version")
    guard found == Self.version else {
      throw .otherVersion(
        path: path, found: found.map { "of version \($0)" } ?? "of no version", expected: Self.version)
    }
  }

  private static let schema = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE calls (
      name TEXT PRIMARY KEY, role TEXT NOT NULL, model TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL,
      reply TEXT, finish TEXT, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, usd REAL
    ) WITHOUT ROWID;
    CREATE TABLE trainings (
      key TEXT PRIMARY KEY, status TEXT NOT NULL, score REAL, epochs INTEGER NOT NULL, cause TEXT, test_accuracy REAL
    ) WITHOUT ROWID;
    CREATE TABLE designs (
      id INTEGER PRIMARY KEY, iteration INTEGER NOT NULL, parent INTEGER, inspiration TEXT NOT NULL,
      inspiration_id INTEGER, source TEXT, rule TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL, name TEXT,
      hash TEXT, key TEXT, original INTEGER, width INTEGER, parameters INTEGER, score REAL, improved INTEGER, text TEXT,
      cause TEXT, experience TEXT NOT NULL
    );
    CREATE TABLE experience (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, role TEXT NOT NULL, code TEXT, text TEXT NOT NULL, trigger TEXT NOT NULL,
      inspiration TEXT NOT NULL, design INTEGER, uses INTEGER NOT NULL, benefit REAL, retired INTEGER NOT NULL
    );
    CREATE TABLE timings (name TEXT PRIMARY KEY, seconds REAL NOT NULL) WITHOUT ROWID;
    CREATE TABLE journal (id INTEGER PRIMARY KEY, event TEXT NOT NULL, at REAL NOT NULL);
    """

  // MARK: - Groups of changes

  /// Everything in the body becomes durable together, and is durable when this returns. Groups do not nest: an inner one
  /// belongs to the outer one.
  package func group<Result>(_ body: () throws(Caller.Failure) -> Result) throws(Caller.Failure) -> Result {
    if isInTransaction { return try body() }
    do throws(StoreError) { try database.execute("BEGIN IMMEDIATE") } catch { throw .store(error) }
    isInTransaction = true
    defer { isInTransaction = false }
    do throws(Caller.Failure) {
      let result = try body()
      do throws(StoreError) { try database.execute("COMMIT") } catch { throw .store(error) }
      return result
    } catch {
      // What was learned before a failure is true as well.
      do throws(StoreError) { try database.execute("COMMIT") } catch { throw .store(error) }
      throw error
    }
  }

  // MARK: - Meta

  package func meta(_ key: String) throws(StoreError) -> String? {
    try database.query("SELECT value FROM meta WHERE key = ?", [.text(key)]).first?.first?.textValue
  }

  package func setMeta(_ key: String, _ value: String) throws(StoreError) {
    try database.query("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(key), .text(value)])
  }

  // MARK: - Clocks

  /// Seconds that something has taken, in all processes together.
  package func seconds(_ name: String) throws(StoreError) -> Double {
    try database.query("SELECT seconds FROM timings WHERE name = ?", [.text(name)]).first?.first?.numberValue ?? 0
  }

  package func setSeconds(_ name: String, _ seconds: Double) throws(StoreError) {
    try database.query("INSERT OR REPLACE INTO timings VALUES (?, ?)", [.text(name), .number(seconds)])
  }

  package func journal(_ event: String, at seconds: Double) throws(StoreError) {
    try database.query("INSERT INTO journal (event, at) VALUES (?, ?)", [.text(event), .number(seconds)])
  }

  package func journalEvents() throws(StoreError) -> [String] {
    try database.query("SELECT event FROM journal ORDER BY id").compactMap { $0.first?.textValue }
  }

  // MARK: - Trainings

  package func training(_ key: String) throws(StoreError) -> TrainingResult? {
    guard
      let row = try database.query(
        "SELECT status, score, epochs, cause, test_accuracy FROM trainings WHERE key = ?", [.text(key)]
      ).first, let status = row[0].textValue.flatMap(TrainingResult.Status.init(rawValue:))
    else { return nil }
    return TrainingResult(
      status: status, score: row[1].numberValue, epochs: row[2].integerValue ?? 0, cause: row[3].textValue,
      testAccuracy: row[4].numberValue)
  }

  package func put(_ result: TrainingResult, _ key: String) throws(StoreError) {
    try database.query(
      "INSERT OR REPLACE INTO trainings VALUES (?, ?, ?, ?, ?, ?)",
      [
        .text(key), .text(result.status.rawValue), SQLValue(result.score), .integer(result.epochs),
        SQLValue(result.cause), SQLValue(result.testAccuracy),
      ])
  }

  func query(_ text: String, _ values: [SQLValue] = []) throws(StoreError) -> [[SQLValue]] {
    try database.query(text, values)
  }
}
