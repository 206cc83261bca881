/// How a run behaves, beside what its result depends on.
struct RunOptions {
  var threads: Int?
  /// Train again and overwrite.
  var force = false
  /// Go on where the folder's checkpoint is.
  var resume = false
  var stopsEarly = true
  var isQuiet = false
  var progress: ProgressChoice = .auto
}
