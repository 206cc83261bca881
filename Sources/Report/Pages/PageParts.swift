/// Parts that pages share.
package enum PageParts {
  /// A framed section with its title.
  package static func card(_ title: String, @MarkupBuilder content: () -> [Markup]) -> Markup {
    Tag.section(.class("card")) {
      Tag.h2 { title }
      content()
    }
  }

  /// Large figures with what they mean below.
  package static func tiles(_ values: [(value: String, label: String)]) -> Markup {
    Tag.div(.class("tiles")) {
      for (value, label) in values {
        Tag.div(.class("tile")) {
          Tag.div(.class("value")) { value }
          Tag.div(.class("label")) { label }
        }
      }
    }
  }

  /// Names and values, as two columns.
  package static func facts(_ facts: [(name: String, value: String)]) -> Markup {
    Tag.table {
      Tag.tbody {
        for (name, value) in facts {
          Tag.tr {
            Tag.td(.class("soft")) { name }
            Tag.td(.class("wide")) { value }
          }
        }
      }
    }
  }

  /// An SVG document of ours as an image, so that its ids and styles stay its own.
  package static func picture(svg: String, description: String) -> Markup {
    Tag.div(.class("picture")) { Tag.img(.image(.svg, Array(svg.utf8)), Attribute(.alt, description)) }
  }
}
