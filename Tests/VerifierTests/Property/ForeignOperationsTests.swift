import Diagnostics
import Glibc
import GraphLang
import Testing

@testable import Verifier

/// Operations of other frameworks, with arguments as they are written there, on operands of all kinds: whatever is guessed of
/// them, nothing traps, every place lies in the text, and every fix-it can be made and read.
@Suite struct ForeignOperationsTests {
  private static let names = """
    chunk split Split tensor_split ChannelSplit slice narrow select unbind index_select crop Sub subtract div scale LayerScale \
    dropout Dropout2d ZeroPad2d pad Upsample interpolate ConvTranspose2d MaxUnpool2d PixelShuffle pixel_unshuffle ChannelShuffle \
    expand expand_as tile broadcast_to abs sqrt pow clamp contiguous roll shift SEBlock SqueezeExcite SE CBAM Attention \
    MultiheadAttention MHSA nonlocal Sequential Transformer identity skip in out plus eltwise relu6 hardswish silu tanh activation \
    GroupNorm InstanceNorm2d RMSNorm softmax2d dwconv pointwise conv1x1 SeparableConv2d conv Conv1d dense fc conv3x3 convbnrelu \
    conv_bn bnrelu GlobalAvgPool gmp ChannelAvg ChannelMax transpose swapaxes moveaxis t flatten unflatten squeeze unsqueeze \
    expand_dims rearrange view permute reshape matmul bmm einsum cat stack Concatenate LayerNorm BatchNorm2d Hadamard normalize \
    unfold fold gather where Parameter PositionalEncoding GLU Mlp sum mean max softmax Add Mul multiply concat repeat Linear \
    Conv2d AdaptiveAvgPool2d MaxPool2d AvgPool2d LN BN DropPath Foo x
    """.split(separator: " ").map(String.init)

  private static let arguments = """
    | () | (2) | (2,dim=1) | (2,1) | (3,dim=-1) | (4,dim=1) | (C//2,dim=1) | ([C//2,C//2],1) | (H,W,dim=2) | (0,C) | (1,0,C) | (C) | (C,3) \
    | (C,C,3) | (C,C,3,1,1) | (2*C,C,2,2) | (C,7,1,3) | (num_heads=4) | (C,8) | (ratio=16) | (rd_ratio=0.25) | (scale_factor=2) \
    | (size=(H,W)) | (size=(H,W),mode='bilinear') | (1,2) | (1,2,3) | (0,2,1) | (0,3,1,2) | (B,C,H,W) | (B,C,-1) | (B,-1) | (B,H*W,C) \
    | (B,8,C//8,H*W) | (1,1,H,W) | (B,C,32,32) | (None,1) | ((None,1)) | ('b c h w -> b (h w) c') | ("relu") | (dim=(2,3)) | (dim=1,keepdim=True) \
    | (axis=-1) | (-1) | (0.1) | (r) | (C/r,1) | (out_channels=H*W) | (kernel_size=(3,1),padding=1) | (int(C*0.5),1) | (dim) | (1)
    """.split(separator: "|").map { $0.filter { $0 != " " } }

  /// Nodes in front of the operation, and what they give.
  private static let operands = [
    "", "Conv2d(2*C,1)", "Conv2d(C,3,2)", "AdaptiveAvgPool2d(1)", "mean(dim=1)", "mean(dim=3)", "reshape(B,C,H*W)",
    "permute(0,2,3,1)", "reshape(B,H*W,C)", "reshape(B,2,C//2,H,W)", "reshape(B,C)", "Conv2d(dim,3)", "Linear(3)",
    "reshape(B,4,C//4,H*W)", "Conv2d(3*C,1) BN ReLU", "AvgPool2d(4,4)", "reshape(B,H//7,7,W//7,7,C)",
  ]

  private struct Numbers {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
  }

  private static func block(_ numbers: inout Numbers) -> String {
    var lines = ["##Block\(numbers.pick(["", "", "_stem", "_downsample"]))##", "0:input", "1:output"]
    var edges: [String] = []
    var last = 0
    var next = 2
    func add(_ operation: String) -> Int {
      lines.append("\(next):\(operation)")
      next += 1
      return next - 1
    }
    for operation in numbers.pick(operands).split(separator: " ") {
      let id = add(String(operation))
      edges.append("\(last)->\(id)")
      last = id
    }
    for _ in 0..<(1 + numbers.below(2)) {
      let id = add(numbers.pick(names) + numbers.pick(arguments))
      edges.append("\(last)->\(id)")
      if numbers.below(3) == 0 { edges.append("0->\(id)") }
      let consumers = (0..<numbers.below(4)).map { _ in add(numbers.pick(names) + numbers.pick(arguments)) }
      for consumer in consumers { edges.append("\(id)->\(consumer)") }
      last = consumers.last ?? id
      if numbers.below(2) == 0, consumers.count > 1 {
        let join = add(numbers.pick(["Add", "Mul", "concat(dim=1)", "multiply", "concat(dim=0)"]))
        for consumer in consumers { edges.append("\(consumer)->\(join)") }
        last = join
      }
    }
    if numbers.below(8) > 0 { edges.append("\(last)->1") }
    return (lines + edges).joined(separator: "\n") + "\n"
  }

  /// `FOREIGN_BLOCKS` and `FOREIGN_SEED` ask for more, and for others.
  private static func setting(_ name: String, _ standard: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? standard
  }

  @Test func everyGuessCanBeMade() {
    var numbers = Numbers(state: UInt64(Self.setting("FOREIGN_SEED", 1)))
    var (errors, fixes) = (0, 0)
    for _ in 0..<Self.setting("FOREIGN_BLOCKS", 10_000) {
      let source = SourceFile(path: "foreign.ng", text: Self.block(&numbers))
      let (tree, reports) = Verifier().verify(source)
      for diagnostic in tree.diagnostics + reports.flatMap(\.diagnostics) {
        errors += diagnostic.severity == .error ? 1 : 0
        #expect(diagnostic.span.end <= source.bytes.count)
        for fix in diagnostic.fixes {
          guard let bytes = FixIt.apply(fix.edits, to: source.bytes) else {
            Issue.record("\(fix.title) cannot be made: \(source.text(SourceSpan(0, source.bytes.count)))")
            continue
          }
          fixes += 1
          let mended = Parser.parse(SourceFile(path: "mended.ng", bytes: bytes))
          let unreadable = mended.diagnostics + mended.blocks.flatMap(\.diagnostics)
          #expect(
            !unreadable.contains { $0.severity == .error } || !tree.diagnostics.isEmpty,
            "\(fix.title) cannot be read: \(source.text(SourceSpan(0, source.bytes.count)))")
        }
      }
    }
    #expect(errors > 1_000 && fixes > 1_000)
  }
}
