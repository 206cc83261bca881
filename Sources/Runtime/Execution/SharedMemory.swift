/// Memory for values and workspace that several executables use in turns: what one run leaves there is lost with the next run of
/// another.
package final class SharedMemory {
  let arena: AlignedMemory
  let workspace: AlignedMemory

  /// Memory that is large enough for each of the plans.
  package init(for plans: [Plan]) throws(ExecutionError) {
    arena = try AlignedMemory(count: (plans.map(\.arenaBytes).max() ?? 0) / 4)
    workspace = try AlignedMemory(count: (plans.map(\.workspaceBytes).max() ?? 0) / 4)
  }
}
