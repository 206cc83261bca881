/// Layers as text, for the modules that rewrites build.
enum Layer {
  /// A 1x1 convolution.
  static func pointwise(_ channels: String) -> String { "Conv2d(out_channels=\(channels),kernel_size=1)" }

  /// A square convolution over all channels.
  static func convolution(_ channels: String, _ kernel: Int = 3, dilation: Int = 1) -> String {
    "Conv2d(out_channels=\(channels),kernel_size=\(kernel)\(dilation > 1 ? ",dilation=\(dilation)" : ""))"
  }

  /// A convolution of each channel by itself.
  static func depthwise(_ channels: String, _ kernel: Int = 3, dilation: Int = 1) -> String {
    "Conv2d(out_channels=\(channels),kernel_size=\(kernel)\(dilation > 1 ? ",dilation=\(dilation)" : ""),"
      + "groups=\(channels))"
  }

  /// A convolution with a flat or tall kernel.
  static func band(_ channels: String, _ height: Int, _ width: Int, groups: String? = nil) -> String {
    "Conv2d(out_channels=\(channels),kernel_size=(\(height),\(width))\(groups.map { ",groups=\($0)" } ?? ""))"
  }
}
