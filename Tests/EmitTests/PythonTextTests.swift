import Testing

@testable import Emit

@Suite struct PythonTextTests {
  @Test(arguments: [
    "plain", "\"\"\"\nimport os\nos.abort()\n\"\"\"", "back\\slash\\", "quote\"", "\"\"\"\"\"\"\"", "\\\"\"\"",
    "a\u{202E}b\u{0}c\u{2028}d\u{FEFF}", "tab\tand\rreturn", "", "\n\n", "\\N{BULLET} {x} %s",
  ])
  func nothingLeavesADocstring(text: String) {
    let lines = PythonText.docstring(text, indent: "")
    let joined = lines.joined(separator: "\n")
    #expect(joined.hasPrefix("\"\"\"") && joined.hasSuffix("\"\"\"") && joined.utf8.count >= 6)
    // Within, no three quotes follow each other without a backslash before the last.
    var (run, isEscaped) = (0, false)
    for character in joined.dropFirst(3).dropLast(3).unicodeScalars {
      if isEscaped {
        isEscaped = false
        run = 0
        continue
      }
      if character == "\\" { isEscaped = true }
      run = character == "\"" ? run + 1 : 0
      #expect(run < 3)
    }
    #expect(!isEscaped && run == 0)
    #expect(joined.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) })
  }

  @Test func literalsAreOnOneLine() {
    #expect(PythonText.literal("a\"b'\\c\nd\u{1F600}é") == "\"a\\\"b'\\\\c\\nd\\U0001f600é\"")
    #expect(PythonText.literal("a\"b") == "'a\"b'")
  }

  @Test(arguments: ["", "1a", "a b", "class", "None", "a-b", "é", "a\n", "match"])
  func whatIsNoNameIsRefused(text: String) { #expect(PythonIdentifier(text) == nil) }

  @Test(arguments: [
    ("resnet_basic", "ResnetBasic"), ("class", "Class"), ("none", "BlockNone"), ("1x1", "Block1x1"), ("块", "Block"),
    ("a\"\"\"; import os", "AImportOs"), ("SEBlock", "SEBlock"), ("", "Block"),
  ])
  func classNamesAreNames(text: String, expected: String) {
    let name = PythonIdentifier(className: text)
    #expect(name.text == expected)
    #expect(PythonIdentifier(name.text) != nil)
  }

  @Test func precedenceIsKept() {
    let (a, b, c) = (PythonExpression.name("a"), PythonExpression.name("b"), PythonExpression.name("c"))
    #expect(PythonPrinter.flat(.binary(a, .multiply, .binary(b, .add, c))) == "a * (b + c)")
    #expect(PythonPrinter.flat(.binary(.binary(a, .floorDivide, b), .multiply, c)) == "a // b * c")
    #expect(PythonPrinter.flat(.binary(a, .multiply, .binary(b, .floorDivide, c))) == "a * (b // c)")
    #expect(PythonPrinter.flat(.binary(a, .subtract, .binary(b, .subtract, c))) == "a - (b - c)")
    #expect(PythonPrinter.flat(.binary(.binary(a, .add, b), .matrixMultiply, c).dot("T")) == "((a + b) @ c).T")
    #expect(PythonPrinter.flat(.binary(.integer(-2), .power, 2)) == "(-2)**2")
    #expect(PythonPrinter.flat(.not(.binary(a, .or, b))) == "not (a or b)")
    #expect(PythonPrinter.flat(.float(1e-5)) == "1.0e-05" || PythonPrinter.flat(.float(1e-5)) == "1e-05")
  }
}
