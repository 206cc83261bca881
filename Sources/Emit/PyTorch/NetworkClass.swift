import Verifier

/// The class of a whole network: stem, stages of cells with a downsample between them, global average pooling, classifier.
struct NetworkClass {
  let network: Network
  let name: PythonIdentifier
  let base: PythonIdentifier
  let stem: PythonIdentifier
  let downsample: PythonIdentifier
  let width: Int
  let classes: Int
  let documentation: String

  private static let nn = PythonExpression.name("nn")
  private static let tensor = PythonExpression.name("Tensor")
  private static let x = PythonExpression.name("x")
  private static let range = PythonExpression.name("range")

  var definition: PythonClass {
    PythonClass(name, base: Self.nn.dot("Module"), documentation: documentation, [constructor, forward])
  }

  private var hasPairs: Bool { network.base.signature.hasTwoInputs || network.downsample.signature.hasTwoInputs }
  private var depths: [Int] { network.skeleton.depths }

  /// `width`, `2 * width`, `4 * width`...
  private func stageWidth(_ stage: Int) -> PythonExpression {
    stage == 0 ? .name("width") : .binary(.integer(1 << stage), .multiply, .name("width"))
  }

  private var constructor: PythonFunction {
    let own = PythonExpression.instance
    let stages = PythonExpression.tuple(
      depths.indices.map { .tuple([stageWidth($0), .integer(depths[$0])]) })
    let cell: PythonExpression
    if network.base.signature.hasTwoInputs {
      // The first cell behind a downsample has the cell before it at twice the size.
      let reduction = PythonExpression.binary(
        .binary(.name("channels"), .greater, .name("width")), .and, .binary(.name("cell"), .equal, 0))
      cell = PythonExpression.name(base).calling([.init(.name("channels")), .init("reduction", reduction)])
    } else {
      cell = PythonExpression.name(base)(.name("channels"))
    }
    let cells = PythonExpression.generator(
      cell, for: [network.base.signature.hasTwoInputs ? "cell" : "_"], in: Self.range(.name("depth")))
    let stage: PythonExpression =
      hasPairs ? Self.nn.dot("ModuleList")(cells) : Self.nn.dot("Sequential")(.starred(.tupleOf(cells)))
    return PythonFunction(
      "__init__",
      [
        .init("self"), .init("width", type: .name("int"), standard: .integer(width)),
        .init("num_classes", type: .name("int"), standard: .integer(classes)),
      ], returns: .none,
      [
        .expression(PythonExpression.name("super")().dot("__init__")()),
        .assign(own.dot("stem"), PythonExpression.name(stem)(.name("width"))),
        .assign(
          own.dot("stages"),
          Self.nn.dot("ModuleList")(.generator(stage, for: ["channels", "depth"], in: stages))),
        .assign(
          own.dot("downsamples"),
          Self.nn.dot("ModuleList")(
            .generator(
              PythonExpression.name(downsample)(.name("channels")), for: ["channels"],
              in: .tuple(depths.indices.dropLast().map(stageWidth))))),
        .assign(
          own.dot("classifier"),
          Self.nn.dot("Linear")(stageWidth(depths.count - 1), .name("num_classes"))),
      ])
  }

  private var forward: PythonFunction {
    PythonFunction(
      "forward", [.init("self"), .init("images", type: Self.tensor)], returns: Self.tensor,
      hasPairs ? pairedForward : plainForward)
  }

  private func classified(_ features: PythonExpression) -> [PythonStatement] {
    [
      .assign(
        .name("logits"), type: Self.tensor,
        PythonExpression.instance.dot("classifier")(features.dot("mean").calling([.init("dim", .tuple([2, 3]))])),
        comment: "(B, num_classes)"),
      .returning(.name("logits")),
    ]
  }

  private func element(_ list: PythonIdentifier, _ index: PythonExpression) -> PythonExpression {
    .subscripted(PythonExpression.instance.dot(list), [.element(index)])
  }

  private func shape(_ stage: Int, scale: Int) -> String {
    let channels = stage == 0 ? "width" : "\(1 << stage)*width"
    return scale == 1 ? "(B, \(channels), H, W)" : "(B, \(channels), H//\(scale), W//\(scale))"
  }

  private var plainForward: [PythonStatement] {
    let scale = network.skeleton.stemScale
    var body: [PythonStatement] = [
      .assign(Self.x, PythonExpression.instance.dot("stem")(.name("images")), comment: shape(0, scale: scale)),
      .assign(Self.x, element("stages", 0)(Self.x)),
    ]
    for stage in depths.indices.dropFirst() {
      body.append(
        .assign(
          Self.x, element("downsamples", .integer(stage - 1))(Self.x), comment: shape(stage, scale: scale << stage)))
      body.append(.assign(Self.x, element("stages", .integer(stage))(Self.x)))
    }
    return body + classified(Self.x)
  }

  /// With cells of two inputs each takes the result before the previous one too.
  private var pairedForward: [PythonStatement] {
    let (before, current) = (PythonExpression.name("before"), PythonExpression.name("current"))
    func step(_ module: PythonExpression, _ isPair: Bool) -> PythonStatement {
      let result =
        isPair ? module(before, current) : module(current)
      return .unpackAll(["before", "current"], [current, result])
    }
    return [
      .assign(current, type: Self.tensor, PythonExpression.instance.dot("stem")(.name("images"))),
      .assign(before, current),
      .forEach(
        ["index", "stage"], in: PythonExpression.name("enumerate")(PythonExpression.instance.dot("stages")),
        [
          .ifThen(
            .binary(.name("index"), .greater, 0),
            [
              .assign(.name("reduce"), element("downsamples", .binary(.name("index"), .subtract, 1))),
              step(.name("reduce"), network.downsample.signature.hasTwoInputs),
            ]),
          .forEach(
            ["cell"], in: PythonExpression.name("stage").dot("children")(),
            [step(.name("cell"), network.base.signature.hasTwoInputs)]),
        ]),
    ] + classified(current)
  }
}

extension PythonStatement {
  /// `a, b = x, y`.
  static func unpackAll(_ names: [PythonIdentifier], _ values: [PythonExpression]) -> PythonStatement {
    .unpack(names, .bare(values))
  }
}
