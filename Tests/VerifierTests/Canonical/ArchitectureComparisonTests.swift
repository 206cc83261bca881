import Diagnostics
import GraphLang
import Testing

@testable import Verifier

@Suite struct ArchitectureComparisonTests {
  static let base: [(String, [Int])] = [
    ("Conv2d(C,3)", [0]), ("BN", [1]), ("ReLU", [2]), ("Conv2d(C,3)", [3]), ("BN", [4]), ("Add", [0, 5]),
    ("ReLU", [6]),
  ]

  static func texts(_ nodes: [(String, [Int])]) throws -> [String] {
    func typed(_ nodes: [(String, [Int])]) throws -> TypedGraph {
      try #require(Verifier().verify(SourceFile(path: "b.ng", text: block(nodes))).reports.first?.typed)
    }
    return try ArchitectureComparison(typed(base), typed(nodes)).changes.map { "\($0.kind.rawValue): \($0.text)" }
  }

  @Test func nothing() throws {
    let found = try Self.texts(Self.base)
    #expect(found.isEmpty)
  }

  @Test(arguments: [
    (3, "Conv2d(C,5,groups=C)", "kernel: kernel 3x3 -> depthwise 5x5 at node 4"),
    (3, "Conv2d(C,3,groups=C)", "groups: groups 1 -> C (depthwise) at node 4"),
    (3, "Conv2d(C,3,dilation=2)", "dilation: dilation 1 -> 2 at node 4"),
    (2, "GELU", "activation: ReLU -> GELU at node 3"),
    (3, "MaxPool2d(3,1)", "replaced: 3x3 convolution -> 3x3 max pooling at node 4"),
    (5, "Mul", "replaced: Add -> Mul at node 6"),
  ])
  func oneNode(index: Int, text: String, expected: String) throws {
    var nodes = Self.base
    nodes[index].0 = text
    let found = try Self.texts(nodes)
    #expect(found == [expected])
  }

  @Test func channelsOfTwoLayers() throws {
    var nodes = Self.base
    nodes[0].0 = "Conv2d(2*C,3)"
    let found = try Self.texts(nodes)
    #expect(found == ["channels: channels C -> 2*C at node 1"])
  }

  @Test func squeezeAndExcitation() throws {
    let nodes =
      Self.base.prefix(5) + [
        ("AdaptiveAvgPool2d(1)", [5]), ("Conv2d(C//4,1)", [6]), ("ReLU", [7]), ("Conv2d(C,1)", [8]), ("Sigmoid", [9]),
        ("Mul", [5, 10]), ("Add", [0, 11]), ("ReLU", [12]),
      ]
    let found = try Self.texts(Array(nodes))
    #expect(found == ["attention: squeeze-and-excitation added after node 5"])
  }

  @Test func skipConnections() throws {
    var nodes = Self.base
    nodes[5].1 = [0, 5, 2]
    let found = try Self.texts(nodes)
    #expect(found == ["edge: skip connection 2->6 added"])
  }

  @Test func aLayerMore() throws {
    let nodes = Self.base + [("BN", [7])]
    let found = try Self.texts(nodes)
    #expect(found == ["added: BN added after node 7"])
  }

  @Test func aResidualLess() throws {
    let nodes = Array(Self.base.prefix(5)) + [("ReLU", [5])]
    let found = try Self.texts(nodes)
    #expect(found == ["removed: skip connection removed from node 0 to after node 5"])
  }

  @Test func concatOrder() throws {
    func typed(_ operands: [Int]) throws -> TypedGraph {
      let text = block([("ReLU", [0]), ("concat(1)", operands), ("Conv2d(C,1)", [2])])
      return try #require(Verifier().verify(SourceFile(path: "b.ng", text: text)).reports.first?.typed)
    }
    let changes = try ArchitectureComparison(typed([0, 1]), typed([1, 0])).changes
    #expect(changes.map(\.kind) == [.edge])
  }
}
