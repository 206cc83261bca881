/// A finished batch, valid only inside the closure that receives it.
package struct BatchView {
  /// Number of the batch within the epoch.
  package let index: Int
  /// Number of images.
  package let count: Int
  /// Normalised values in lane layout `[ceil(count/16)][3][side][side][16]`.
  package let pixels: UnsafeBufferPointer<Float>
  /// Classes, `count` of them.
  package let labels: UnsafeBufferPointer<Int32>
}
