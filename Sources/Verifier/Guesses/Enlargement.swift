/// An image whose pixels are repeated: interpolation with the nearest neighbour, in the operations of the language.
struct Enlargement {
  /// A reshape that gives rows and columns a dimension of their own, a repeat, and a reshape that joins them.
  let operations: [String]

  /// Takes the sizes of both images as they are written, in the order (B, C, H, W).
  init(from sizes: [String], to target: [String], by factors: (rows: Int, columns: Int)) {
    operations = [
      "reshape(\(sizes[0]),\(sizes[1]),\(sizes[2]),1,\(sizes[3]),1)",
      "repeat(1,1,1,\(factors.rows),1,\(factors.columns))", "reshape(\(target.joined(separator: ",")))",
    ]
  }
}
