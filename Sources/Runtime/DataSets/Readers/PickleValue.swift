/// What a pickle of numpy arrays can hold: data, and the names of the few things that data is made of.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  case real(Double)
  case bytes([UInt8])
  case text(String)
  case tuple([PickleValue])
  case list(PickleList)
  case dictionary(PickleDictionary)
  /// A name that stands for an allowed function or class; nothing is ever called by it.
  case name(Name)
  case dataType(PickleDataType)
  case array(PickleArray)

  /// The only names that are accepted.
  enum Name: String {
    case reconstruct
    case array = "ndarray"
    case dataType = "dtype"
    case encode
  }
}

/// A list under construction: pickles refer to it while they fill it.
final class PickleList {
  var elements: [PickleValue] = []
}

/// A dictionary under construction, with text keys.
final class PickleDictionary {
  var members: [String: PickleValue] = [:]
}

/// A numpy element type: kind letter and size, as in `u1` or `i8`.
final class PickleDataType {
  let code: String
  var isBigEndian = false

  init(code: String) { self.code = code }
}

/// A numpy array: shape, type and raw bytes once its state has come.
final class PickleArray {
  var shape: [Int] = []
  var dataType = PickleDataType(code: "u1")
  var bytes: [UInt8] = []
}
