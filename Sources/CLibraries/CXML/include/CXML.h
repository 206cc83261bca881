#ifndef NADERC_CXML_H
#define NADERC_CXML_H

#include <stddef.h>
#include <stdint.h>

/// A parser of XML that is fed piece by piece. It loads nothing, expands no entity but the five of XML itself, and refuses
/// every document with a document type declaration.
typedef struct naderc_xml naderc_xml;

/// What the parser reports. Texts end with a zero byte, except where a count is given; `uri` is empty where there is none.
typedef struct {
  void *context;
  void (*on_start)(void *context, const char *name, const char *uri);
  void (*on_attribute)(void *context, const char *name, const char *uri, const char *value, size_t count);
  void (*on_end)(void *context, const char *name, const char *uri);
  void (*on_text)(void *context, const char *text, size_t count);
} naderc_xml_handler;

typedef enum {
  NADERC_XML_FINE,
  NADERC_XML_DOCTYPE,    ///< the document has a document type declaration
  NADERC_XML_MALFORMED,  ///< see naderc_xml_message and naderc_xml_line
} naderc_xml_outcome;

/// Whether `libxml2.so.2` is on this machine; loads it.
int naderc_xml_available(void);
/// NULL without memory or library. The handler is copied.
naderc_xml *naderc_xml_new(const naderc_xml_handler *handler);
/// Takes the next bytes; `is_last` ends the document. After an error it reports the same error again.
naderc_xml_outcome naderc_xml_feed(naderc_xml *parser, const uint8_t *bytes, size_t count, int is_last);
const char *naderc_xml_message(naderc_xml *parser);
int naderc_xml_line(naderc_xml *parser);
void naderc_xml_free(naderc_xml *parser);

#endif
