import Diagnostics
import GraphLang
import IR

/// What is wrong with an argument list as a whole, and what was probably meant.
extension InferenceContext {
  /// Keywords of other frameworks for what the language does by itself.
  private static let impliedKeywords: Set<String> = [
    "padding", "pad", "bias", "use_bias", "padding_mode", "in_channels", "in_features", "inplace", "eps", "affine",
    "activation", "data_format", "name", "input_shape", "kernel_initializer", "momentum", "track_running_stats",
    "device",
    "dtype", "ceil_mode", "count_include_pad", "return_indices", "keepdims", "kernel_regularizer", "units_in",
    "num_features",
    "training",
  ]

  private static let aliases = [
    "group": "groups", "kernel": "kernel_size", "k": "kernel_size", "strides": "stride", "s": "stride",
    "filters": "out_channels", "units": "out_channels", "pool_size": "kernel_size", "ksize": "kernel_size",
    "axis": "dim", "dims": "dim", "axes": "dim", "out_features": "out_channels", "channels": "out_channels",
    "out_channel": "out_channels", "features": "out_channels", "out_dim": "out_channels",
    "size": "output_size", "p": "prob", "drop_prob": "prob", "rate": "dilation", "d": "dilation",
    "dilation_rate": "dilation", "drop": "prob", "drop_rate": "prob", "drop_path": "prob",
    "kernel_sizes": "kernel_size",
    "dim": "dims", "out": "out_channels", "g": "groups", "num_groups": "groups", "target_shape": "shape",
    "cardinality": "groups",
    "droppath": "prob", "drop_path_prob": "prob", "drop_path_rate": "prob", "probability": "prob",
  ]

  /// The arguments that a fix-it deletes.
  func doomedArguments(_ arguments: [ArgumentSyntax]) -> Set<Int> {
    let names = Set(operation.parameters.map(\.name))
    return Set(
      arguments.indices.filter { index in
        arguments[index].keyword.map { !names.contains($0.text) && Self.impliedKeywords.contains($0.text) } ?? false
      })
  }

  /// The edit that takes an argument out with its comma; those in `others` are taken out as well.
  func removal(_ index: Int, _ arguments: [ArgumentSyntax], others: Set<Int> = []) -> FixIt.Edit {
    let isFirst = (0..<index).allSatisfy(others.contains)
    if isFirst {
      let end = index + 1 < arguments.count ? arguments[index + 1].span.start : arguments[index].span.end
      return FixIt.Edit(SourceSpan(arguments[index].span.start, end), "")
    }
    return FixIt.Edit(SourceSpan(arguments[index - 1].span.end, arguments[index].span.end), "")
  }

  /// The parameter of this name that takes an argument.
  func parameterIndex(named name: String) -> Int? {
    operation.parameters.firstIndex { $0.name == name && $0.kind != .normalised }
  }

  /// The parameter that a keyword surely means where none has its name; with what is wrong with it.
  func meantParameter(_ keyword: NameSyntax, _ index: Int, _ arguments: [ArgumentSyntax])
    -> (index: Int?, failure: InferenceFailure)
  {
    let doomed = doomedArguments(arguments)
    let names = operation.parameters.map(\.name)
    var notes = names.isEmpty ? [] : ["the parameters of \(operation.name) are \(parameterList)"]
    if doomed.contains(index) {
      notes.append(
        keyword.text.hasPrefix("pad")
          ? "padding is always 'same'"
          : keyword.text.hasPrefix("in_")
            ? "what enters follows from the operand and is not written"
            : keyword.text == "activation"
              ? "an activation is a node of its own" : "'\(keyword.text)' follows from the language and is not written")
      let failure = failure(
        ArgumentCode.unknownArgument, "\(operation.name) has no parameter '\(keyword.text)'", at: keyword.span,
        notes: notes, fixes: [.maybe("delete it", removal(index, arguments, others: doomed))])
      return (nil, failure)
    }
    let lower = keyword.text.lowercased()
    if let only = operation.parameters.first, only.kind == .normalised {
      let failure = failure(
        ArgumentCode.unknownArgument, "\(operation.name) has no parameter '\(keyword.text)'", at: keyword.span,
        notes: ["the size that is normalised follows from the operand"],
        fixes: [.safe("write \(operation.name)", .init(node.argumentSpan, ""))])
      return (nil, failure)
    }
    // What other frameworks call the rate of a convolution is its dilation.
    let alias = lower == "rate" && names.contains("prob") ? "prob" : Self.aliases[lower]
    if let failure = keptFailure(arguments[index], notes) {
      return (names.firstIndex(of: "prob"), failure)
    }
    let known = alias.flatMap { names.contains($0) ? $0 : nil }
    let near = known.map { [$0] } ?? Suggestion.nearest(to: keyword.text, among: names, count: 1)
    var fixes = near.map { meant in
      let free = !arguments.contains { $0.keyword?.text == meant }
      return FixIt(
        "write '\(meant)'", (known != nil || meant.lowercased() == lower) && free ? .safe : .maybe,
        [.init(keyword.span, meant)])
    }
    if fixes.isEmpty { fixes = [.maybe("delete it", removal(index, arguments, others: doomed))] }
    let failure = failure(
      ArgumentCode.unknownArgument, "\(operation.name) has no parameter '\(keyword.text)'\(Suggestion.question(near))",
      at: keyword.span, notes: notes, fixes: fixes)
    let isGiven = arguments.contains { $0.keyword?.text == near.first }
    return (isGiven ? nil : near.first.flatMap(names.firstIndex), failure)
  }

  /// `concat(2,3,dim=1)`: operands between the parentheses.
  func operandsInParentheses(_ arguments: [ArgumentSyntax]) -> InferenceFailure? {
    guard operation.operands != .one, operation.parameters.count == 1, let first = arguments.first,
      first.keyword == nil,
      let named = arguments.first(where: { $0.keyword?.text == operation.parameters[0].name })
    else { return nil }
    return failure(
      ArgumentCode.tooManyArguments, "the operands of \(operation.name) are the edges into it, not arguments",
      at: first.span, notes: ["the parameters of \(operation.name) are \(parameterList)"],
      fixes: [.safe("delete them", .init(SourceSpan(first.span.start, named.span.start), ""))])
  }

  /// Whether the first argument is what PyTorch calls in_channels or in_features.
  private func hasInputChannels(_ arguments: [ArgumentSyntax]) -> Bool {
    let positional = arguments.prefix { $0.keyword == nil }
    return ["Conv2d", "Linear"].contains(operation.name) && positional.count >= 2
      && (operation.name == "Linear" || Self.hasSymbols(positional[1].value)
        || arguments.contains { $0.keyword?.text == "kernel_size" })
  }

  static let inputNote = "the channels that enter follow from the operand; the first argument is out_channels"

  func repeated(_ index: Int, _ target: Int, _ arguments: [ArgumentSyntax]) -> InferenceFailure {
    let name = operation.parameters[target].name
    var notes: [String] = []
    var fix = FixIt.maybe("delete this one", removal(index, arguments))
    if hasInputChannels(arguments), target <= 1, arguments[0].keyword == nil {
      notes = [Self.inputNote]
      fix = .maybe("delete the number of channels that enter", removal(0, arguments))
    } else if operation.operands != .one, arguments[0].keyword == nil {
      notes = ["the operands of \(operation.name) are the edges into it"]
      let end = arguments[index].span.start
      fix = .safe("delete the others", .init(SourceSpan(arguments[0].span.start, end), ""))
    }
    return failure(
      ArgumentCode.repeatedArgument, "'\(name)' is given twice", at: arguments[index].span, notes: notes, fixes: [fix])
  }

  /// Said once for all such arguments: they are the rest of a list, or the parameters behind the one that was named.
  func afterKeyword(_ index: Int, _ arguments: [ArgumentSyntax], _ assigned: ParameterSet) -> InferenceFailure {
    let rest = arguments[index...].filter { $0.keyword == nil }
    let before = arguments[index - 1]
    let named = before.keyword.flatMap { parameterIndex(named: $0.text) }
    var fixes: [FixIt] = []
    if let named, rest.count == arguments.count - index, operation.parameters[named].takesList(of: rest.count + 1) {
      let (start, end) = (before.value.span.start, arguments[arguments.count - 1].span.end)
      fixes = [
        FixIt(
          "put the values of '\(operation.parameters[named].name)' in parentheses",
          operation.parameters[named].kind == .pair ? .maybe : .safe,
          [.init(SourceSpan(start, start), "("), .init(SourceSpan(end, end), ")")])
      ]
    }
    let keywords = Set(arguments.compactMap { $0.keyword?.text })
    let open = operation.parameters.indices.filter {
      !assigned.contains($0) && !keywords.contains(operation.parameters[$0].name)
        && operation.parameters[$0].kind != .normalised
    }
    let needed = open.filter { operation.parameters[$0].standard == nil }
    // In their order; those that must be given come first where they are as many.
    let meant = needed.count == rest.count ? needed : open.filter { $0 > named ?? -1 }
    if meant.count >= rest.count, fixes.first?.applicability != .safe {
      let edits = zip(rest, meant).map { argument, parameter in
        FixIt.Edit(
          SourceSpan(argument.span.start, argument.span.start), "\(operation.parameters[parameter].name)=")
      }
      let names = meant.prefix(rest.count).map { operation.parameters[$0].name }.joined(separator: ", ")
      fixes.insert(FixIt("name \(rest.count == 1 ? "it" : "them"): \(names)", .maybe, edits), at: 0)
    }
    return failure(
      ArgumentCode.positionalAfterKeyword, "a positional argument follows a keyword argument",
      at: arguments[index].span, notes: ["the parameters of \(operation.name) are \(parameterList)"], fixes: fixes)
  }

  func tooMany(_ arguments: [ArgumentSyntax], _ index: Int) -> InferenceFailure {
    let parameters = operation.parameters
    var notes = ["the parameters of \(operation.name) are \(parameterList)"]
    var fixes: [FixIt] = []
    let positional = arguments.prefix { $0.keyword == nil }
    let whole = SourceSpan(positional[0].span.start, positional[positional.count - 1].span.end)
    let isAxes = positional.allSatisfy { argument in
      switch argument.value {
      case .integer, .negated(.integer, _): true
      default: false
      }
    }
    if parameters.count == 1, parameters[0].kind == .axes, isAxes {
      let list = positional.map(\.value.printed).joined(separator: ",")
      notes = ["several dimensions are one tuple: dim=(2,3)"]
      fixes = [.safe("write the dimensions as a tuple", .init(whole, "dim=(\(list))"))]
    } else if hasInputChannels(arguments) {
      notes.append(Self.inputNote)
      fixes = [.maybe("delete the number of channels that enter", removal(0, arguments))]
    } else if operation.operands != .one, parameters.count == 1 {
      notes.append("the operands of \(operation.name) are the edges into it")
      fixes = [.maybe("keep dim=1 alone", .init(whole, "dim=1"))]
    } else if operation.name == "Conv2d", positional.count == parameters.count + 1, index == parameters.count,
      case .integer = positional[3].value.unparenthesized
    {
      notes.append("padding is always 'same'")
      fixes = [.maybe("delete the padding", removal(3, arguments))]
    } else {
      let last = positional[positional.count - 1].span.end
      fixes = [
        .maybe("delete what is too much", .init(SourceSpan(arguments[index - 1].span.end, last), ""))
      ]
    }
    return failure(
      ArgumentCode.tooManyArguments,
      "\(operation.name) takes at most \(parameters.count) argument\(parameters.count == 1 ? "" : "s"), found \(arguments.count)",
      at: arguments[index].span, notes: notes, fixes: fixes)
  }

  func missing(_ parameters: [OpParameter]) -> InferenceFailure {
    let names = parameters.map { "'\($0.name)'" }.joined(separator: " and ")
    var fixes: [FixIt] = []
    var texts: [[String]] = [[]]
    for parameter in parameters {
      let arguments: [String] = likelyValues(parameter).map { "\(parameter.name)=\($0)" }
      guard let first = arguments.first else {
        texts = []
        continue
      }
      texts = texts.map { $0 + [first] }
      if parameters.count == 1 {
        texts += arguments.dropFirst().map { [$0] }
      }
    }
    for text in texts where text.count == parameters.count {
      let joined = text.joined(separator: ",")
      if let last = node.arguments?.last {
        let end = SourceSpan(last.span.end, last.span.end)
        fixes.append(.maybe("add \(joined)", .init(end, ",\(joined)")))
      } else {
        fixes.append(.maybe("add \(joined)", .init(node.argumentSpan, "(\(joined))")))
      }
    }
    let summary = parameters.count == 1 ? ": \(parameters[0].summary)" : ""
    return failure(
      ArgumentCode.missingArgument, "\(operation.name) needs \(names)\(summary)",
      notes: ["the parameters of \(operation.name) are \(parameterList)"], fixes: fixes)
  }

  /// What is most often written for a parameter, best first.
  private func likelyValues(_ parameter: OpParameter) -> [String] {
    switch (parameter.name, parameter.kind) {
    case ("out_channels", _): return ["C"]
    case ("kernel_size", _): return ["3"]
    case ("stride", _):
      // PyTorch's stride of a pool is its window; one that keeps the image has the stride 1.
      guard case .size(let size)? = values.first ?? nil, let window = size.constant, window > 1 else { return ["1"] }
      return window % 2 == 0 ? ["\(window)", "1"] : ["1", "\(window)"]
    case ("output_size", _): return ["1"]
    case (_, .axes): return ["(2,3)"]
    case (_, .axis): return operation.name == "softmax" ? ["-1", "1"] : ["1"]
    case ("dims", .axisList): return ["(0,2,3,1)"]
    case ("sizes", .sizeList), ("shape", .sizeList), (_, .axisList), (_, .sizeList): return []
    case (_, .size), (_, .pair), (_, .probability), (_, .normalised): return ["1"]
    }
  }
}
