import Diagnostics
import Runtime

/// Vectors that a database keeps, by the model and the content: what is here is never asked for again.
package final class VectorTable {
  private let database: Database
  private var exists: Bool

  package init(_ database: Database) throws(StoreError) {
    self.database = database
    exists = try !database.query(
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'embeddings'"
    ).isEmpty
  }

  /// The name of a text: 32 digits of its SHA-256.
  static func digest(_ text: String) -> String {
    String(Digest.hexadecimal(.sha256, of: Array(text.utf8)).prefix(32))
  }

  func vector(model: String, digest: String) throws(StoreError) -> TextVector? {
    guard exists else { return nil }
    let rows = try database.query(
      "SELECT vector FROM embeddings WHERE model = ? AND digest = ?", [.text(model), .text(digest)])
    guard case .bytes(let bytes)? = rows.first?.first else { return nil }
    return TextVector(bytes: bytes)
  }

  func put(_ vectors: [(digest: String, vector: TextVector)], model: String) throws(StoreError) {
    if !exists {
      try database.execute(
        """
        CREATE TABLE IF NOT EXISTS embeddings (
          model TEXT NOT NULL, digest TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, digest)) WITHOUT ROWID
        """)
      exists = true
    }
    for (digest, vector) in vectors {
      try database.query(
        "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", [.text(model), .text(digest), .bytes(vector.bytes)])
    }
  }
}
