/// An inspiration as the Reader makes it, with the words of the paper that it comes from.
package struct Distilled: Sendable, Hashable {
  package let text: String
  package let quote: String?
  /// Where the quotation stands in the abstract or the section, in Unicode scalars; nil where it is not found there word by
  /// word.
  package let place: Range<Int>?
  /// `abstract` or `method`.
  package let part: String
}
