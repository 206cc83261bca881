import Codegen
import Diagnostics
import Runtime
import Verifier

/// The losses of the first steps of a training on digits: by the engine, or by the reference in double precision.
struct TrainJob {
  private let text: String
  private let width: Int
  private let steps: Int
  private let seed: UInt64
  private let usesEngine: Bool
  private let recipe: Recipe

  init(_ job: JSONValue) {
    text = job["text"]?.stringValue ?? ""
    width = job["width"]?.integerValue ?? 8
    steps = job["steps"]?.integerValue ?? 10
    seed = UInt64(job["seed"]?.integerValue ?? 777)
    usesEngine = job["engine"]?.boolValue ?? false
    let standard = DataSetDescription(.digits)
    recipe = Recipe(
      epochs: job["epochs"]?.integerValue ?? standard.epochs,
      batchSize: job["batch"]?.integerValue ?? standard.batchSize,
      learningRate: job["learning_rate"]?.numberValue ?? standard.learningRate)
  }

  func run(_ pool: ThreadPool) throws -> JSONValue {
    let network = try ProbeNetwork(text, skeleton: Skeleton.nasbench201.name).network
    let data = try DataSets.load(DataSetRequest(source: .named(.digits), dataFolder: "")).search
    let description = data.description
    let shape = NetworkShape(width: width, imageSize: description.side, classes: description.classes)
    let programs = TrainingPrograms(
      training: { try NetworkLowering.program(network, shape, batch: $0, training: true) },
      inference: { try NetworkLowering.program(network, shape, batch: $0, training: false) })
    let losses: [Double]
    if usesEngine {
      losses = try engine(programs, data, pool)
    } else {
      var trainer = try ReferenceTrainer(programs, data, recipe, seed: seed)
      losses = (0..<steps).map { _ in trainer.step() }
    }
    return ["losses": .array(losses.map { .number($0) })]
  }

  private func engine(_ programs: TrainingPrograms, _ data: SearchData, _ pool: ThreadPool) throws -> [Double] {
    let trainer = try Trainer(programs, data, recipe, seed: seed, pool: pool)
    let images = data.training.images.count
    var (losses, before) = ([Double](), 0.0)
    _ = trainer.train(stopsEarly: false) { event in
      guard case .step(let step) = event else { return true }
      // What is reported is the mean over the epoch up to here.
      let seen = min(step.step * recipe.batchSize, images)
      let count = seen - (step.step - 1) * recipe.batchSize
      before = step.step == 1 ? 0 : before
      losses.append((step.loss * Double(seen) - before) / Double(count))
      before = step.loss * Double(seen)
      return losses.count < steps
    }
    return losses
  }
}
