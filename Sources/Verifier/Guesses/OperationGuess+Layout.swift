import Diagnostics
import GraphLang
import IR
import Ops

/// Operations that move, cut or repeat dimensions, which need the operand's shape.
extension OperationGuess {
  /// The chains of operations that do the same.
  func layout(_ key: String) -> [[String]]? {
    guard let shape else { return nil }
    let rank = shape.count
    let sizes = shape.map(text)
    func reshape(_ sizes: [String]) -> [[String]] { [["reshape(\(sizes.joined(separator: ",")))"]] }
    switch key {
    case "transpose", "swapaxes", "swapdims", "permutedims":
      guard let a = axis(value(0, "dim0", "axis0", "axis1"), rank: rank),
        let b = axis(value(1, "dim1", "axis2") ?? value(1, "axis1"), rank: rank)
      else {
        guard arguments.isEmpty, rank >= 2 else { return nil }
        return permute { $0.swapAt(rank - 1, rank - 2) }
      }
      // Three axes and more are a permutation under another name.
      return arguments.count == 2 ? permute { $0.swapAt(a, b) } : nil
    case "moveaxis", "movedim":
      guard let a = axis(value(0, "source"), rank: rank), let b = axis(value(1, "destination"), rank: rank) else {
        return nil
      }
      return permute { $0.insert($0.remove(at: a), at: b) }
    case "t":
      return rank >= 2 ? permute { $0.swapAt(rank - 1, rank - 2) } : nil
    case "flatten":
      let first = value(0, "start_dim", "axis")
      let start = first == nil ? 1 : axis(first, rank: rank)
      let last = value(1, "end_dim")
      let end = last == nil ? rank - 1 : axis(last, rank: rank)
      guard let start, let end, start >= 1, start < end else { return nil }
      if rank == 4, start == 2, end == 3 {
        // With the channels last, the two dimensions of the image are meant.
        if !context.table.isSpatial(shape[3]), context.table.isSpatial(shape[1]), context.table.isSpatial(shape[2]) {
          return reshape([sizes[0], "\(sizes[1])*\(sizes[2])", sizes[3]])
        }
        return reshape(Array(sizes[..<2]) + ["\(sizes[2])*\(sizes[3])"])
      }
      return reshape(Array(sizes[..<start]) + ["-1"] + sizes[(end + 1)...])
    case "unflatten":
      guard let place = axis(value(0, "dim"), rank: rank), let parts = self.sizes(from: 1, "sizes", "unflattened_size")
      else { return nil }
      return reshape(Array(sizes[..<place]) + parts.map(\.printed) + sizes[(place + 1)...])
    case "squeeze":
      let gone = self.sizes(from: 0, "dim", "axis")?.map { axis($0, rank: rank) }
      let kept = shape.indices.filter { index in gone.map { !$0.contains(index) } ?? !shape[index].isOne }
      // A dimension of another size stays, as in PyTorch.
      let isOne = gone?.allSatisfy { $0.map { shape[$0].isOne } ?? true } ?? true
      return kept.isEmpty || kept.count == rank || !isOne
        ? [[identity(rank: rank)]] : reshape(kept.map { sizes[$0] })
    case "unsqueeze", "expanddims":
      guard let place = axis(value(0, "dim", "axis"), rank: rank + 1) else { return nil }
      return reshape(Array(sizes[..<place]) + ["1"] + sizes[place...])
    case "rearrange": return rearrangement(sizes)
    default: return shuffle(key, sizes)
    }
  }

  private func permute(_ change: (inout [Int]) -> Void) -> [[String]] {
    var axes = Array((shape ?? []).indices)
    change(&axes)
    return [["permute(\(axes.map(String.init).joined(separator: ",")))"]]
  }

  /// Einops' `b c h w -> b (h w) c`: a permute, and a reshape that joins what stands in parentheses.
  private func rearrangement(_ sizes: [String]) -> [[String]]? {
    guard case .text(let pattern, _)? = arguments.first?.value, let arrow = pattern.firstRange(of: "->") else {
      return nil
    }
    let left = pattern[..<arrow.lowerBound].split(separator: " ").map(String.init)
    let right = pattern[arrow.upperBound...].replacing("(", with: " ( ").replacing(")", with: " ) ")
      .split(separator: " ").map(String.init)
    guard left.count == sizes.count, Set(left).count == left.count, !left.contains(where: { $0.contains("(") }) else {
      return nil
    }
    var (order, joined, isInside) = ([Int](), [String](), false)
    for word in right {
      if word == "(" || word == ")" {
        isInside = word == "("
        if isInside { joined.append("") }
        continue
      }
      guard let place = left.firstIndex(of: word) else { return nil }
      order.append(place)
      if isInside, let group = joined.popLast() {
        joined.append(group.isEmpty ? sizes[place] : "\(group)*\(sizes[place])")
      } else {
        joined.append(sizes[place])
      }
    }
    guard order.count == sizes.count else { return nil }
    let permute = "permute(\(order.map(String.init).joined(separator: ",")))"
    let reshape = "reshape(\(joined.joined(separator: ",")))"
    let isSorted = order == Array(order.indices)
    return [joined.count == order.count ? [permute] : isSorted ? [reshape] : [permute, reshape]]
  }

  /// Channels among themselves, or channels against pixels: cut, permute, join.
  private func shuffle(_ key: String, _ sizes: [String]) -> [[String]]? {
    guard let shape, shape.count == 4 else { return nil }
    let (batch, channels, height, width) = (sizes[0], sizes[1], sizes[2], sizes[3])
    func chain(_ cut: [String], _ order: String, _ joined: [String]) -> [[String]] {
      [["reshape(\(cut.joined(separator: ",")))", "permute(\(order))", "reshape(\(joined.joined(separator: ",")))"]]
    }
    switch key {
    case "channelshuffle", "shuffle", "shufflechannels":
      let groups = number(value(0, "groups", "num_groups", "g")) ?? (arguments.isEmpty ? 2 : nil)
      guard let groups, groups > 1, let part = quotient(shape[1], groups) else { return nil }
      return chain([batch, "\(groups)", part, height, width], "0,2,1,3,4", sizes)
    case "pixelshuffle", "depthtospace":
      guard let factor, !(shape[2].isOne && shape[3].isOne), let part = quotient(shape[1], factor * factor),
        let (rows, columns) = products(shape, factor)
      else { return nil }
      return chain(
        [batch, part, "\(factor)", "\(factor)", height, width], "0,1,4,2,5,3", [batch, part, rows, columns])
    case "pixelunshuffle", "spacetodepth":
      guard let factor, let rows = quotient(shape[2], factor), let columns = quotient(shape[3], factor),
        let all = try? shape[1].multiplied(by: factor * factor)
      else { return nil }
      return chain(
        [batch, channels, rows, "\(factor)", columns, "\(factor)"], "0,1,3,5,2,4", [batch, text(all), rows, columns])
    default: return nil
    }
  }

  /// By how much a shuffle changes the image size.
  private var factor: Int? {
    let written = number(value(0, "upscale_factor", "downscale_factor", "block_size", "scale_factor"))
    return (written ?? (arguments.isEmpty ? 2 : nil)).flatMap { (2...64).contains($0) ? $0 : nil }
  }

  /// A part of a size as it is written in a block.
  func quotient(_ size: Size, _ divisor: Int) -> String? {
    var table = context.table
    return (try? table.floor(size, by: Size(divisor))).flatMap { table.written($0, context.names) }
  }

  /// Height and width of an image, times a number.
  func products(_ shape: [Size], _ factor: Int) -> (String, String)? {
    guard let rows = try? shape[2].multiplied(by: factor), let columns = try? shape[3].multiplied(by: factor) else {
      return nil
    }
    return (text(rows), text(columns))
  }
}
