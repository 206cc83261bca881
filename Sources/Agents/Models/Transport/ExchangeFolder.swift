import Diagnostics
import Runtime

/// A folder of recorded exchanges: one file for each request, with every response that came to it in order, and the models
/// that were asked.
package struct ExchangeFolder: Sendable {
  package let path: String
  private static let fileLimit = 256 << 20
  private static let schema = "naderc.exchange/1"
  private static let embeddings = "embeddings"
  private static let modelsSchema = "naderc.models/1"

  package init(_ path: String) { self.path = path }

  private func file(_ key: String) -> String { "\(path)/\(key).json" }

  /// Which model answers for each role, and which makes vectors of texts, where one does.
  package func writeModels(
    _ specs: [AgentRole: ModelSpec], embeddings: ModelSpec? = nil
  ) throws(ModelError) {
    var roles = AgentRole.allCases.compactMap { role in
      specs[role].map { (key: role.rawValue, value: JSONValue.string($0.text)) }
    }
    if let embeddings { roles.append((key: Self.embeddings, value: .string(embeddings.text))) }
    try write(.object([(key: "schema", value: .string(Self.modelsSchema))] + roles), to: "\(path)/models.json")
  }

  package func readModels() throws(ModelError) -> [AgentRole: ModelSpec] {
    let value = try read("\(path)/models.json")
    guard value["schema"]?.stringValue == Self.modelsSchema else {
      throw .recordUnusable("\(path)/models.json is no record of this version")
    }
    var specs: [AgentRole: ModelSpec] = [:]
    for role in AgentRole.allCases {
      if let text = value[role.rawValue]?.stringValue { specs[role] = try ModelSpec(parsing: text) }
    }
    return specs
  }

  /// The model that made vectors; nil where none did.
  package func readEmbeddings() throws(ModelError) -> ModelSpec? {
    guard let text = try read("\(path)/models.json")[Self.embeddings]?.stringValue else { return nil }
    return try ModelSpec(parsing: text)
  }

  /// The responses to a request; empty where it was never made.
  package func responses(_ key: String) throws(ModelError) -> [WireResponse] {
    guard Files.isRegular(file(key)) else { return [] }
    let value = try read(file(key))
    guard value["schema"]?.stringValue == Self.schema, let list = value["responses"]?.arrayValue else {
      throw .recordUnusable("\(file(key)) is no exchange of this version")
    }
    return list.compactMap(Self.response)
  }

  /// Adds a response to a request. The request holds no secrets: keys go over the wire beside it.
  package func append(_ request: WireRequest, _ response: WireResponse) throws(ModelError) {
    let all = try responses(request.key) + [response]
    let value: JSONValue = [
      "schema": .string(Self.schema), "endpoint": .string(request.endpoint), "request": request.body,
      "responses": .array(all.map(Self.json)),
    ]
    try write(value, to: file(request.key))
  }

  private static func json(_ response: WireResponse) -> JSONValue {
    let headers = response.headers.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONValue.string($0.value)) }
    return [
      "status": .integer(response.status), "headers": .object(headers),
      "chunks": .array(
        response.chunks.map { bytes in
          String(validating: bytes, as: UTF8.self).map(JSONValue.string)
            ?? .array(bytes.map { .integer(Int($0)) })
        }),
    ]
  }

  private static func response(_ value: JSONValue) -> WireResponse? {
    guard let status = value["status"]?.integerValue, let chunks = value["chunks"]?.arrayValue else { return nil }
    var headers: [String: String] = [:]
    if case .object(let members) = value["headers"] ?? .null {
      for member in members { headers[member.key] = member.value.stringValue }
    }
    let pieces = chunks.map { piece -> [UInt8] in
      if let text = piece.stringValue { return Array(text.utf8) }
      return (piece.arrayValue ?? []).compactMap { $0.integerValue.flatMap { UInt8(exactly: $0) } }
    }
    return WireResponse(status: status, headers: headers, chunks: pieces)
  }

  private func read(_ path: String) throws(ModelError) -> JSONValue {
    do {
      return try JSONValue(parsing: try Files.read(path, limit: Self.fileLimit))
    } catch {
      throw .recordUnusable("\(error)")
    }
  }

  private func write(_ value: JSONValue, to file: String) throws(ModelError) {
    do throws(FileError) {
      try Files.makeFolders(path)
      try Files.writeAtomically(Array((value.serialized + "\n").utf8), to: file)
    } catch {
      throw .recordUnusable(error.description)
    }
  }
}
