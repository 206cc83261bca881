/// The classes that a module brings along where a block needs them.
enum SupportClasses {
  private static let module = PythonExpression.name("nn").dot("Module")
  private static let tensor = PythonExpression.name("Tensor")
  private static let initialized = PythonStatement.expression(PythonExpression.name("super")().dot("__init__")())
  private static let x = PythonExpression.name("x")

  private static func own(_ name: PythonIdentifier) -> PythonExpression { PythonExpression.instance.dot(name) }

  /// Stochastic depth of whole samples.
  static var dropPath: PythonClass {
    let keep = PythonExpression.name("keep")
    let shape = PythonExpression.binary(
      .tuple([.subscripted(x.dot("shape"), [.element(0)])]), .add,
      .binary(.tuple([1]), .multiply, .binary(x.dot("dim")(), .subtract, 1)))
    return PythonClass(
      "DropPath", base: module,
      documentation: """
        Stochastic depth: drops whole samples while training, the rest is scaled by 1 / (1 - prob).
        """,
      [
        PythonFunction(
          "__init__", [.init("self"), .init("prob", type: .name("float"))], returns: .none,
          [initialized, .assign(own("prob"), .name("prob"))]),
        PythonFunction(
          "forward", [.init("self"), .init("x", type: tensor)], returns: tensor,
          [
            .ifThen(
              .binary(.not(own("training")), .or, .binary(own("prob"), .equal, .float(0))), [.returning(x)]),
            .assign(keep, .binary(.float(1), .subtract, own("prob"))),
            .assign(.name("mask"), x.dot("new_empty")(shape).dot("bernoulli_")(keep)),
            .returning(.binary(x, .multiply, .binary(.name("mask"), .divide, keep))),
          ]),
      ])
  }

  private static func convolution(_ outputs: PythonExpression, stride: Int) -> PythonExpression {
    PythonExpression.name("nn").dot("Conv2d").calling(
      [.init(.name("in_channels")), .init(outputs), .init("kernel_size", 1)]
        + (stride == 1 ? [] : [.init("stride", .integer(stride))]))
  }

  private static let parameters: [PythonFunction.Parameter] = [
    .init("self"), .init("in_channels", type: .name("int")), .init("out_channels", type: .name("int")),
  ]

  private static let normalized: [PythonStatement] = [
    .assign(own("norm"), PythonExpression.name("nn").dot("BatchNorm2d")(.name("out_channels")))
  ]

  /// Brings an earlier result to a cell's channels.
  static var adapter: PythonClass {
    PythonClass(
      "Adapter", base: module,
      documentation: "Brings an earlier result to a cell's channels: ReLU, 1x1 convolution, BN.",
      [
        PythonFunction(
          "__init__", parameters, returns: .none,
          [initialized, .assign(own("conv"), convolution(.name("out_channels"), stride: 1))] + normalized),
        PythonFunction(
          "forward", [.init("self"), .init("x", type: tensor)], returns: tensor,
          [
            .assign(
              .name("y"), type: tensor, own("norm")(own("conv")(PythonExpression.name("F").dot("relu")(x)))),
            .returning(.name("y")),
          ]),
      ])
  }

  /// The same from a result that is twice as large.
  static var factorizedReduction: PythonClass {
    let half = PythonExpression.name("half")
    return PythonClass(
      "FactorizedReduction", base: module,
      documentation:
        "The same from a result twice as large: two convolutions of stride 2 with half of the channels each.",
      [
        PythonFunction(
          "__init__", parameters, returns: .none,
          [
            initialized, .assign(half, .binary(.name("out_channels"), .floorDivide, 2)),
            .assign(own("conv1"), convolution(half, stride: 2)),
            .assign(own("conv2"), convolution(.binary(.name("out_channels"), .subtract, half), stride: 2)),
          ] + normalized),
        PythonFunction(
          "forward", [.init("self"), .init("x", type: tensor)], returns: tensor,
          [
            .assign(x, PythonExpression.name("F").dot("relu")(x)),
            .assign(
              .name("y"), type: tensor,
              own("norm")(
                PythonExpression.name("torch").dot("cat").calling([
                  .init(.list([own("conv1")(x), own("conv2")(x)])), .init("dim", 1),
                ]))),
            .returning(.name("y")),
          ]),
      ])
  }
}
