import ArgumentParser
import Runtime

extension DataSetName: ExpressibleByArgument {
  /// A name of the table in any case.
  package init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}
