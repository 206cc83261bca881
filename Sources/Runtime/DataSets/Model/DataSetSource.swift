/// What `--dataset` names.
package enum DataSetSource: Sendable, Equatable {
  /// A set of the table.
  case named(DataSetName)
  /// A folder of the user's with one folder a class.
  case folder(path: String)

  /// Reads `NAME` or `folder:PATH`; an unknown name is an error that lists the known ones.
  package init(argument: String) throws(DataSetError) {
    if argument.hasPrefix("folder:"), argument.utf8.count > 7 {
      self = .folder(path: String(argument.dropFirst(7)))
    } else if let name = DataSetName(rawValue: argument.lowercased()) {
      self = .named(name)
    } else {
      throw .unknownName(argument)
    }
  }
}
