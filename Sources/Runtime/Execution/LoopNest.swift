/// Nested loops over up to three arrays, outermost first, with a stride for each array.
struct LoopNest {
  /// Turns of each loop.
  private(set) var dims: [Int]
  private(set) var a: [Int]
  private(set) var b: [Int]
  private(set) var out: [Int]

  init(_ dims: [Int], a: [Int], b: [Int]? = nil, out: [Int]) {
    self.dims = dims
    self.a = a
    self.b = b ?? Array(repeating: 0, count: dims.count)
    self.out = out
  }

  /// Drops loops of one turn and joins neighbours that step through every array without a gap. At least one loop remains.
  mutating func collapse() {
    var result = LoopNest([], a: [], b: [], out: [])
    for index in dims.indices where dims[index] != 1 {
      if let last = result.dims.indices.last, result.a[last] == a[index] * dims[index],
        result.b[last] == b[index] * dims[index], result.out[last] == out[index] * dims[index]
      {
        result.dims[last] *= dims[index]
        result.a[last] = a[index]
        result.b[last] = b[index]
        result.out[last] = out[index]
      } else {
        result.append(dims[index], a: a[index], b: b[index], out: out[index])
      }
    }
    if result.dims.isEmpty { result.append(1, a: 1, b: 1, out: 1) }
    self = result
  }

  mutating func append(_ size: Int, a: Int, b: Int = 0, out: Int) {
    dims.append(size)
    self.a.append(a)
    self.b.append(b)
    self.out.append(out)
  }
}
