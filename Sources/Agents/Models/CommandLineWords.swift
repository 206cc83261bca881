/// Words of a command line as a shell reads simple ones: blanks separate, quotes and backslashes keep together. Nothing is
/// expanded, and no shell is ever started.
enum CommandLineWords {
  /// Nil where a quote is not closed.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word = ""
    var isInWord = false
    var quote: Character?
    var characters = text.makeIterator()
    while let character = characters.next() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"" {
          guard let next = characters.next() else { return nil }
          word.append(next)
        } else {
          word.append(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        isInWord = true
      } else if character == "\\" {
        guard let next = characters.next() else { return nil }
        word.append(next)
        isInWord = true
      } else if character == " " || character == "\t" {
        if isInWord { words.append(word) }
        (word, isInWord) = ("", false)
      } else {
        word.append(character)
        isInWord = true
      }
    }
    if isInWord { words.append(word) }
    return quote == nil ? words : nil
  }

  /// The word as `split` reads it back.
  static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+@%".contains($0) }
    return isPlain
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
