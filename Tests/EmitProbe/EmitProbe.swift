import Diagnostics
import Glibc
import Runtime

/// For tests alone: reads jobs from standard input, one JSON object a line, and answers each with one.
///
/// `random`: a random block of the vocabulary for a seed. `block`: runs a block on random tensors, forward and backward, in
/// evaluation and training, writes all tensors to a safetensors file and the emitted module beside it. `network`: the same for
/// a whole network of a skeleton. `train`: losses of the first steps on digits.
/// `data`: batches of a data set.
@main
struct EmitProbe {
  static func main() throws {
    let pool = try ThreadPool(threads: 1)
    while let line = readLine() {
      let answer: JSONValue
      do {
        let job = try JSONValue(parsing: Array(line.utf8))
        switch job["command"]?.stringValue {
        case "random": answer = random(job)
        case "block": answer = try BlockJob(job).run(pool)
        case "network": answer = try NetworkJob(job).run(pool)
        case "data": answer = try DataJob(job).run()
        case "train": answer = try TrainJob(job).run(pool)
        case let command: answer = ["error": .string("unknown command \(command ?? "")")]
        }
      } catch {
        answer = ["error": .string("\(error)")]
      }
      // Not print(): a pipe is not flushed at the end of a line.
      let bytes = Array((answer.serialized + "\n").utf8)
      var done = 0
      while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        done += count
      }
    }
  }

  private static func random(_ job: JSONValue) -> JSONValue {
    var generator = RandomBlocks(seed: job["seed"]?.integerValue ?? 0)
    let block = generator.block()
    return [
      "text": .string(block.nodes.isEmpty ? "" : block.text), "role": .string(block.role),
      "stem_scale": .integer(block.stemScale),
    ]
  }
}
