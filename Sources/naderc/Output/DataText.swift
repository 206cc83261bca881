import Diagnostics
import Runtime

/// What `naderc data` says about data sets.
enum DataText {
  /// A line a set, and lines for problems and notes.
  static func show(_ statuses: [DataSetStatus], json: Bool) {
    if json { return Console.json(DataSetStatus.json(statuses)) }
    for status in statuses {
      let description = DataSetDescription(status.name)
      let padding = String(repeating: " ", count: max(1, 16 - status.name.rawValue.utf8.count))
      var facts = [status.isPresent ? "present" : "absent "]
      if let images = status.images { facts.append("\(images) images") }
      facts.append("\(description.classes) classes, \(description.side)x\(description.side)")
      if !status.isPresent, status.problem == nil {
        let urls = description.archives.map(\.url).joined(separator: ", ")
        facts.append(urls.isEmpty ? description.provenance : "'naderc data fetch \(status.name.rawValue)' gets \(urls)")
      }
      Console.out(status.name.rawValue + padding + facts.joined(separator: "; ") + "\n")
      if let problem = status.problem { Console.out("  problem: \(problem)\n") }
      for note in status.notes { Console.out("  note: \(note)\n") }
      if let digest = status.digest { Console.out("  digest: \(digest)\n") }
    }
  }
}
