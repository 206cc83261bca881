import CSQLite

/// An SQLite file, used by one thread. Text from outside goes in as parameters, never into statements.
package final class Database {
  package let path: String
  private let handle: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]

  /// Opens a file, or makes one. Write-ahead log, and every commit is on the disk when it returns.
  package init(_ path: String, creating: Bool = true) throws(StoreError) {
    self.path = path
    guard naderc_sqlite_available() != 0 else { throw .noLibrary }
    guard !path.utf8.contains(0) else { throw .failed(path: path, message: "the path contains a zero byte") }
    var code: Int32 = 0
    guard let handle = naderc_sqlite_open(path, creating ? 1 : 0, 5_000, &code) else {
      throw .failed(path: path, message: "out of memory")
    }
    self.handle = handle
    guard code == 0 else { throw .failed(path: path, message: String(cString: naderc_sqlite_message(handle))) }
    try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF")
  }

  deinit {
    for statement in statements.values { naderc_statement_finalize(statement) }
    naderc_sqlite_close(handle)
  }

  private func failure() -> StoreError {
    let message = String(cString: naderc_sqlite_message(handle))
    if message.contains("malformed") || message.contains("not a database") {
      return .damaged(path: path, message: message)
    }
    return .failed(path: path, message: message)
  }

  /// Runs statements that are written in this program.
  package func execute(_ statements: String) throws(StoreError) {
    guard naderc_sqlite_execute(handle, statements) == 0 else { throw failure() }
  }

  /// Runs one statement; returns its rows.
  @discardableResult
  package func query(_ text: String, _ values: [SQLValue] = []) throws(StoreError) -> [[SQLValue]] {
    let statement = try prepared(text)
    defer { naderc_statement_reset(statement) }
    for (index, value) in values.enumerated() { try bind(value, Int32(index + 1), statement) }
    var rows: [[SQLValue]] = []
    while true {
      let code = naderc_statement_step(statement)
      if code == NADERC_SQLITE_DONE { return rows }
      guard code == NADERC_SQLITE_ROW else { throw failure() }
      rows.append((0..<naderc_statement_column_count(statement)).map { Self.value(statement, $0) })
    }
  }

  /// All or nothing of what the body does.
  package func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
    try execute("BEGIN IMMEDIATE")
    do throws(StoreError) {
      try body()
      try execute("COMMIT")
    } catch {
      naderc_sqlite_execute(handle, "ROLLBACK")
      throw error
    }
  }

  private func prepared(_ text: String) throws(StoreError) -> OpaquePointer {
    if let known = statements[text] { return known }
    guard let statement = naderc_sqlite_prepare(handle, text, text.utf8.count) else { throw failure() }
    statements[text] = statement
    return statement
  }

  private func bind(_ value: SQLValue, _ index: Int32, _ statement: OpaquePointer) throws(StoreError) {
    let code: Int32
    switch value {
    case .null: code = naderc_statement_bind_null(statement, index)
    case .integer(let value): code = naderc_statement_bind_integer(statement, index, Int64(value))
    case .number(let value): code = naderc_statement_bind_number(statement, index, value)
    case .text(let value):
      var copy = value
      code = copy.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          naderc_statement_bind_text(statement, index, $0.baseAddress, $0.count)
        }
      }
    case .bytes(let value): code = naderc_statement_bind_bytes(statement, index, value, value.count)
    }
    guard code == 0 else { throw failure() }
  }

  private static func value(_ statement: OpaquePointer, _ column: Int32) -> SQLValue {
    switch Int(naderc_statement_column_type(statement, column)) {
    case NADERC_VALUE_INTEGER: return .integer(Int(naderc_statement_integer(statement, column)))
    case NADERC_VALUE_NUMBER: return .number(naderc_statement_number(statement, column))
    case NADERC_VALUE_TEXT: return .text(String(decoding: bytes(statement, column), as: UTF8.self))
    case NADERC_VALUE_BYTES: return .bytes(Array(bytes(statement, column)))
    default: return .null
    }
  }

  private static func bytes(_ statement: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
    var count = 0
    let start = naderc_statement_bytes(statement, column, &count)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
  }
}
