import Diagnostics

/// Designs and experience.
extension DesignStore {
  package func put(_ design: DesignRecord) throws(StoreError) {
    let experience = JSONValue.array(design.experience.map { .integer($0) }).serialized
    _ = try query(
      "INSERT OR REPLACE INTO designs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .integer(design.id), .integer(design.iteration), SQLValue(design.parent), .text(design.inspiration),
        SQLValue(design.inspirationID), SQLValue(design.source), .text(design.rule), .text(design.status.rawValue),
        .integer(design.attempts), SQLValue(design.name), SQLValue(design.hash), SQLValue(design.key),
        SQLValue(design.original), SQLValue(design.width), SQLValue(design.parameters), SQLValue(design.score),
        SQLValue(design.improved), SQLValue(design.text), SQLValue(design.cause), .text(experience),
      ])
  }

  /// All designs by their numbers, the base first.
  package func designs() throws(StoreError) -> [DesignRecord] {
    let rows = try query(
      """
      SELECT id, iteration, parent, inspiration, inspiration_id, source, rule, status, attempts, name, hash, key, original,
      width, parameters, score, improved, text, cause, experience FROM designs ORDER BY id
      """)
    return rows.compactMap { row in
      guard let id = row[0].integerValue, let status = row[7].textValue.flatMap(DesignRecord.Status.init(rawValue:))
      else { return nil }
      var design = DesignRecord(
        id: id, iteration: row[1].integerValue ?? 0, parent: row[2].integerValue, inspiration: row[3].textValue ?? "",
        inspirationID: row[4].integerValue, source: row[5].textValue, rule: row[6].textValue ?? "", status: status,
        attempts: row[8].integerValue ?? 0)
      (design.name, design.hash, design.key) = (row[9].textValue, row[10].textValue, row[11].textValue)
      (design.original, design.width, design.parameters) = (
        row[12].integerValue, row[13].integerValue, row[14].integerValue
      )
      (design.score, design.improved) = (row[15].numberValue, row[16].boolValue)
      (design.text, design.cause) = (row[17].textValue, row[18].textValue)
      let experience = row[19].textValue.flatMap { try? JSONValue(parsing: $0) }?.arrayValue ?? []
      design.experience = experience.compactMap(\.integerValue)
      return design
    }
  }

  package func put(_ item: ExperienceItem) throws(StoreError) {
    _ = try query(
      "INSERT OR REPLACE INTO experience VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .integer(item.id), .text(item.kind.rawValue), .text(item.role), SQLValue(item.code), .text(item.text),
        .text(item.trigger), .text(item.inspiration), SQLValue(item.design), .integer(item.uses),
        SQLValue(item.benefit),
        SQLValue(item.isRetired),
      ])
  }

  package func removeExperience(_ id: Int) throws(StoreError) {
    _ = try query("DELETE FROM experience WHERE id = ?", [.integer(id)])
  }

  /// All experience by number.
  package func experience() throws(StoreError) -> [ExperienceItem] {
    let rows = try query(
      """
      SELECT id, kind, role, code, text, trigger, inspiration, design, uses, benefit, retired FROM experience ORDER BY id
      """)
    return rows.compactMap { row in
      guard let id = row[0].integerValue, let kind = row[1].textValue.flatMap(ExperienceItem.Kind.init(rawValue:))
      else {
        return nil
      }
      var item = ExperienceItem(
        id: id, kind: kind, role: row[2].textValue ?? "base", code: row[3].textValue, text: row[4].textValue ?? "",
        trigger: row[5].textValue ?? "", inspiration: row[6].textValue ?? "", design: row[7].integerValue)
      (item.uses, item.benefit) = (row[8].integerValue ?? 0, row[9].numberValue)
      item.isRetired = row[10].boolValue ?? false
      return item
    }
  }
}
