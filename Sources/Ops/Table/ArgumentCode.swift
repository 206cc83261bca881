import Diagnostics

/// Findings about operations and their arguments.
package enum ArgumentCode: String, DiagnosticKind {
  case unknownOperation = "E0301"
  case unknownArgument = "E0302"
  case repeatedArgument = "E0303"
  case missingArgument = "E0304"
  case tooManyArguments = "E0305"
  case unknownSymbol = "E0306"
  case symbolNotAllowed = "E0307"
  case callInExpression = "E0308"
  case decimalInExpression = "E0309"
  case axisNotLiteral = "E0310"
  case repeatedAxis = "E0311"
  case listWhereSize = "E0312"
  case wrongPair = "E0313"
  case probabilityOutOfRange = "E0314"
  case keepdimFalse = "E0315"
  case argumentsNotTaken = "E0316"
  case emptyList = "E0317"
  case divisionByZero = "E0318"
  case valueTooLarge = "E0319"
  case normalisedSizeDiffers = "E0320"
  case notPositive = "E0321"
  case positionalAfterKeyword = "E0322"
  case operationSpelling = "W0331"
  case keepdimRedundant = "W0332"
}
