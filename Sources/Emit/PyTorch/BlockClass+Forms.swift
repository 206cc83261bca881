import IR
import Ops
import Verifier

/// The PyTorch forms of the table, filled in.
extension BlockClass {
  mutating func expression(_ index: Int, _ operation: OpDefinition, _ operands: [Int]) -> PythonExpression {
    noteImports(operation.pyTorch)
    let values = operands.map { variables[$0] }
    let first = values.first ?? .none
    let arguments = typed.nodes[index].values
    switch operation.pyTorch {
    case .layer(let kind): return layer(index, operation, kind, operands, first)
    case .function(let function): return Self.function(function)(first)
    case .window(let window):
      let windows = windows(arguments[0], arguments[1], dilation: nil, in: \.inForward)
      let call = PythonExpression.name("F").dot(Self.name(window)).calling(
        [
          .init(first), .init("kernel_size", windows.kernel), .init("stride", windows.stride),
        ] + (windows.padding.map { [.init("padding", $0)] } ?? []))
      return cropped(call, windows, first)
    case .adaptiveWindow(let window):
      return PythonExpression.name("F").dot(Self.name(window))(first, pair(arguments[0], in: \.inForward))
    case .reduction(let reduction):
      let name: PythonIdentifier =
        switch reduction {
        case .mean: "mean"
        case .amax: "amax"
        case .sum: "sum"
        }
      return first.dot(name).calling([.init("dim", Self.axes(arguments[0])), .init("keepdim", .boolean(true))])
    case .softmax: return first.dot("softmax").calling([.init("dim", Self.axes(arguments[0]))])
    case .rearrangement(let kind): return rearranged(first, kind, arguments[0])
    case .infix(let infix): return combined(index, infix, values)
    case .concatenation:
      return PythonExpression.name("torch").dot("cat").calling([
        .init(.list(values)), .init("dim", Self.axes(arguments[0])),
      ])
    }
  }

  private mutating func noteImports(_ form: PyTorchForm) {
    switch form {
    case .window, .adaptiveWindow, .function(.relu), .function(.gelu): usesFunctions = true
    case .function(.sigmoid), .concatenation: usesTorch = true
    case .layer, .reduction, .softmax, .rearrangement, .infix: break
    }
  }

  private mutating func layer(
    _ index: Int, _ operation: OpDefinition, _ kind: PyTorchForm.Layer, _ operands: [Int], _ input: PythonExpression
  ) -> PythonExpression {
    let arguments = typed.nodes[index].values
    let shape = operands.first.map { typed.nodes[$0].shape } ?? []
    let nn = PythonExpression.name("nn")
    switch kind {
    case .conv2d:
      let windows = windows(arguments[1], arguments[2], dilation: arguments[3], in: \.inConstructor)
      var list: [PythonExpression.Argument] = [
        .init(inConstructor.expression(shape[1])), .init(size(arguments[0], in: \.inConstructor)),
        .init("kernel_size", windows.kernel),
      ]
      if !Self.isOne(arguments[2]) { list.append(.init("stride", windows.stride)) }
      if let padding = windows.padding { list.append(.init("padding", padding)) }
      if !Self.isOne(arguments[3]) { list.append(.init("dilation", pair(arguments[3], in: \.inConstructor))) }
      if !Self.isOne(arguments[4]) { list.append(.init("groups", size(arguments[4], in: \.inConstructor))) }
      let attribute = layer(index, operation, nn.dot("Conv2d").calling(list))
      return cropped(attribute(input), windows, input)
    case .linear:
      let inputs = inConstructor.expression(shape[shape.count - 1])
      return layer(index, operation, nn.dot("Linear")(inputs, size(arguments[0], in: \.inConstructor)))(input)
    case .batchNorm:
      return layer(index, operation, nn.dot("BatchNorm2d")(inConstructor.expression(shape[1])))(input)
    case .layerNorm:
      let size = inConstructor.expression(shape[shape.count - 1])
      return layer(index, operation, nn.dot("LayerNorm")(size))(input)
    case .dropPath:
      requireDropPath()
      var probability = 0.0
      if case .probability(let value)? = arguments[0] { probability = value }
      return layer(index, operation, PythonExpression.name("DropPath")(.float(probability)))(input)
    }
  }

  private static func function(_ function: PyTorchForm.Function) -> PythonExpression {
    switch function {
    case .relu: PythonExpression.name("F").dot("relu")
    case .gelu: PythonExpression.name("F").dot("gelu")
    case .sigmoid: PythonExpression.name("torch").dot("sigmoid")
    }
  }

  private static func name(_ window: PyTorchForm.Window) -> PythonIdentifier {
    switch window {
    case .average: "avg_pool2d"
    case .maximum: "max_pool2d"
    case .adaptiveAverage: "adaptive_avg_pool2d"
    case .adaptiveMaximum: "adaptive_max_pool2d"
    }
  }

  private mutating func combined(
    _ index: Int, _ infix: PyTorchForm.Infix, _ values: [PythonExpression]
  ) -> PythonExpression {
    let operation: PythonExpression.Operator
    var values = values
    switch infix {
    case .add: operation = .add
    case .multiply: operation = .multiply
    case .matrixMultiply:
      operation = .matrixMultiply
      if typed.nodes[index].isSwapped { values.reverse() }
    }
    guard let first = values.first else { return .none }
    return values.dropFirst().reduce(first) { .binary($0, operation, $1) }
  }

  private mutating func rearranged(
    _ value: PythonExpression, _ kind: PyTorchForm.Rearrangement, _ argument: ArgumentValue?
  ) -> PythonExpression {
    let name: PythonIdentifier =
      switch kind {
      case .permute: "permute"
      case .repeat: "repeat"
      case .reshape: "reshape"
      }
    switch argument {
    case .axes(let axes): return value.dot(name).calling(axes.map { .init(.integer($0)) })
    case .sizes(let sizes):
      var list: [PythonExpression.Argument] = []
      for size in sizes { list.append(.init(size.map { inForward.expression($0) } ?? .integer(-1))) }
      return value.dot(name).calling(list)
    case .size, .pair, .probability, nil: preconditionFailure("\(name.text) has a list of numbers")
    }
  }

  // MARK: Arguments

  /// Axes as they were written: one, or a tuple.
  private static func axes(_ argument: ArgumentValue?) -> PythonExpression {
    guard case .axes(let axes)? = argument else { preconditionFailure("axes were verified") }
    if let only = axes.first, axes.count == 1 { return .integer(only) }
    return .tuple(axes.map { .integer($0) })
  }

  private static func isOne(_ argument: ArgumentValue?) -> Bool {
    switch argument {
    case .size(let size)?: size.isOne
    case .pair(let height, let width)?: height.isOne && width.isOne
    case .axes, .sizes, .probability, nil: false
    }
  }

  private static func parts(_ argument: ArgumentValue?) -> (height: Size, width: Size) {
    switch argument {
    case .size(let size)?: (size, size)
    case .pair(let height, let width)?: (height, width)
    case nil: (.one, .one)
    case .axes, .sizes, .probability: preconditionFailure("a pair was verified")
    }
  }

  private mutating func size(
    _ argument: ArgumentValue?, in writer: WritableKeyPath<Self, SizeWriter>
  ) -> PythonExpression {
    self[keyPath: writer].expression(Self.parts(argument).height)
  }

  private mutating func pair(
    _ argument: ArgumentValue?, in writer: WritableKeyPath<Self, SizeWriter>
  ) -> PythonExpression {
    let (height, width) = Self.parts(argument)
    if height == width { return self[keyPath: writer].expression(height) }
    return .tuple([self[keyPath: writer].expression(height), self[keyPath: writer].expression(width)])
  }

  // MARK: Windows

  /// What "same" padding comes to for a window.
  struct Windows {
    let kernel: PythonExpression
    let stride: PythonExpression
    /// Nil for none.
    let padding: PythonExpression?
    /// Whether the last row, and the last column, may be one too many; nil where that depends on the width.
    let crops: (height: Bool?, width: Bool?)
  }

  private mutating func windows(
    _ kernel: ArgumentValue?, _ stride: ArgumentValue?, dilation: ArgumentValue?,
    in writer: WritableKeyPath<Self, SizeWriter>
  ) -> Windows {
    let (kernels, strides, dilations) = (Self.parts(kernel), Self.parts(stride), Self.parts(dilation))
    let height = axis(kernels.height, strides.height, dilations.height, in: writer)
    let width = axis(kernels.width, strides.width, dilations.width, in: writer)
    let isSquare =
      kernels.height == kernels.width && strides.height == strides.width && dilations.height == dilations.width
    var padding: PythonExpression? = .tuple([height.padding, width.padding])
    if case (.integer(let first), .integer(let second)) = (height.padding, width.padding), first == second {
      padding = first == 0 ? nil : height.padding
    } else if isSquare {
      padding = height.padding
    }
    return Windows(
      kernel: pair(kernel, in: writer), stride: pair(stride, in: writer), padding: padding,
      crops: (height.crops, width.crops))
  }

  /// Padding `max(ceil((e - stride) / 2), 0)` with `e = dilation * (kernel - 1) + 1`; an even `e` at stride 1 gives one
  /// row too many.
  private mutating func axis(
    _ kernel: Size, _ stride: Size, _ dilation: Size, in writer: WritableKeyPath<Self, SizeWriter>
  ) -> (padding: PythonExpression, crops: Bool?) {
    if let kernel = kernel.constant, let stride = stride.constant, let dilation = dilation.constant {
      let extent = dilation * (kernel - 1) + 1
      return (.integer(max((extent - stride + 1) >> 1, 0)), stride == 1 && extent % 2 == 0)
    }
    let k = self[keyPath: writer].expression(kernel)
    // e - stride + 1 = dilation * (kernel - 1) + 2 - stride
    let steps = PythonExpression.binary(k, .subtract, 1)
    let taps =
      dilation.isOne ? steps : .binary(self[keyPath: writer].expression(dilation), .multiply, steps)
    let room: PythonExpression =
      if let number = stride.constant {
        number == 2 ? taps : .binary(taps, number < 2 ? .add : .subtract, .integer(abs(2 - number)))
      } else {
        .binary(.binary(taps, .add, 2), .subtract, self[keyPath: writer].expression(stride))
      }
    let half = PythonExpression.binary(room, .floorDivide, 2)
    let padding = PythonExpression.name("max")(half, 0)
    if let number = stride.constant, number > 1 { return (padding, false) }
    return (padding, nil)
  }

  /// Drops what is one too many.
  private func cropped(_ value: PythonExpression, _ windows: Windows, _ input: PythonExpression) -> PythonExpression {
    func end(_ crops: Bool?, _ axis: Int) -> PythonExpression? {
      switch crops {
      case true?: .integer(-1)
      case false?: nil
      case nil: .subscripted(input.dot("shape"), [.element(.integer(axis))])
      }
    }
    let (height, width) = (end(windows.crops.height, 2), end(windows.crops.width, 3))
    if height == nil && width == nil { return value }
    var indices: [PythonExpression.Index] = [.upTo(nil), .upTo(nil), .upTo(height)]
    if width != nil { indices.append(.upTo(width)) }
    return .subscripted(value, indices)
  }
}
