import Diagnostics

/// Findings about the graph: nodes, edges and terminals.
package enum StructureCode: String, DiagnosticKind {
  case repeatedID = "E0201"
  case undefinedNode = "E0202"
  case cycle = "E0203"
  case selfLoop = "E0204"
  case noInput = "E0205"
  case severalInputs = "E0206"
  case mixedInputs = "E0207"
  case missingSecondInput = "E0208"
  case noOutput = "E0209"
  case severalOutputs = "E0210"
  case outputWithoutOperand = "E0211"
  case outputWithSeveralOperands = "E0212"
  case edgeIntoInput = "E0213"
  case edgeOutOfOutput = "E0214"
  case unusedNode = "E0215"
  case danglingNode = "E0216"
  case unreachableNode = "E0217"
  case terminalWithArguments = "E0218"
  case noEdges = "E0219"
  case twoInputStem = "E0220"
  case writtenOperands = "E0221"
  case terminalSpelling = "W0231"
  case commentedNodes = "W0232"
}
