import ArgumentParser
import Codegen
import Diagnostics
import GraphLang
import Runtime
import Verifier

/// `naderc bench step`: seconds of a training step on synthetic data.
struct BenchStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Time training steps of a block's network on synthetic images.",
    discussion: "SGD with Nesterov momentum 0.9, weight decay 5e-4 and learning rate 0.1; the data are made beforehand."
  )

  @Argument(help: "A file with a base block, and perhaps a stem and a downsample.")
  var file: String

  @Option(help: "Width of the first stage.", transform: Count.whole)
  var width = 16

  @Option(help: "Images of a step.", transform: Count.whole)
  var batch = 256

  @Option(help: "Threads.", transform: Count.whole)
  var threads = 2

  @Option(help: "Rows and columns of an image.", transform: Count.whole)
  var image = 32

  @Option(help: "Classes.", transform: Count.whole)
  var classes = 100

  @Option(help: "Steps that are timed.", transform: Count.whole)
  var steps = 5

  @Option(help: "Steps before those that are timed.", transform: Count.whole)
  var warmup = 1

  @Option(help: "What computes matrix products: own or openblas.")
  var matmul: MatrixProducts = .own

  @Flag(help: "Forward passes in evaluation instead of training steps.")
  var forward = false

  @Flag(help: "Print the measurement as one JSON object.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice = .auto

  func validate() throws {
    let bounds = [
      ("--width", width, 1...4096), ("--batch", batch, 1...65_536), ("--threads", threads, 1...1024),
      ("--image", image, 1...1024), ("--classes", classes, 1...100_000), ("--steps", steps, 1...100_000),
      ("--warmup", warmup, 0...100_000),
    ]
    for (name, value, range) in bounds where !range.contains(value) {
      throw ValidationError("\(name) must be within \(range.lowerBound)...\(range.upperBound), it is \(value)")
    }
    try matmul.validate()
  }

  func run() throws {
    let (network, report, _) = try loadNetwork(file, .nasbench201, color, command: "bench step")
    guard network.isValid(width: width, imageSize: image),
      let cost = network.cost(width: width, imageSize: image, classes: classes)
    else {
      Console.error(
        "naderc bench step: the network is not valid at width \(width) on \(image)x\(image) images; 'naderc check --width \(width)' says why\n"
      )
      throw ExitCode.findings
    }
    do {
      let shape = NetworkShape(width: width, imageSize: image, classes: classes)
      let pool = try ThreadPool(threads: threads)
      var options = StepBenchmark.Options(
        batch: batch, imageSize: image, classes: classes, steps: steps, warmup: warmup, forward: forward)
      options.products = matmul
      let benchmark = try StepBenchmark(.init(network, shape), options, seed: 777, pool: pool)
      show(benchmark.run(now: Clock.monotonicSeconds), cost.exactMACs, report.block.name)
    } catch let error as ExecutionError {
      Console.error("naderc bench step: \(error.description)\n")
      throw ExitCode.environment
    } catch let error as LoweringError {
      Console.error("naderc bench step: \(error.description)\n")
      throw ExitCode.findings
    }
  }

  /// A training step counts as three forward passes, a multiply-accumulate as two operations.
  private func show(_ result: StepBenchmark.Result, _ macs: Int, _ name: String) {
    let operations = (forward ? 1.0 : 3.0) * 2 * Double(macs) * Double(batch)
    let rate = Double(batch) / max(result.median, 1e-12)
    let gflops = operations / max(result.median, 1e-12) / 1e9
    let memory = Double(MachineMemory.peakBytes) / 1_048_576
    guard json else {
      Console.out(
        "\(name), width \(width), batch \(batch), \(threads) threads, \(InstructionSet.best.rawValue): "
          + "\(decimal(result.median, 4)) s a step (best \(decimal(result.minimum, 4))), \(decimal(rate, 1)) images/s, "
          + "\(decimal(gflops, 1)) GFLOP/s, \(decimal(memory, 1)) MiB, loss \(decimal(result.loss, 4))\n")
      return
    }
    Console.json([
      "schema": "naderc.bench.step/1", "seconds_per_step_min": .number(result.minimum),
      "seconds_per_step_median": .number(result.median), "images_per_s": .number(rate),
      "macs_per_image": .integer(macs), "gflop_per_s": .number(gflops), "peak_rss_mib": .number(memory),
      "loss": JSONValue(result.loss), "width": .integer(width), "batch": .integer(batch),
      "threads": .integer(threads), "isa": .string(InstructionSet.best.rawValue),
      "matrix_products": .string(matmul.rawValue),
    ])
  }
}
