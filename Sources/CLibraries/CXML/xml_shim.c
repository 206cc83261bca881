#include "CXML.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// libxml2's stable interface (ABI of libxml2.so.2): the table of SAX callbacks and the error record.
typedef struct {
  void (*internal_subset)(void *, const char *, const char *, const char *);
  void *unused[13];
  void *start_element, *end_element, *reference;
  void (*characters)(void *, const char *, int);
  void *ignorable_whitespace, *processing_instruction, *comment, *warning, *error, *fatal_error, *get_parameter_entity;
  void (*cdata)(void *, const char *, int);
  void *external_subset;
  unsigned initialized;
  void *private_data;
  void (*start_ns)(void *, const char *, const char *, const char *, int, const char **, int, int, const char **);
  void (*end_ns)(void *, const char *, const char *, const char *);
  void *structured_error;
} sax_handler;

typedef struct {
  int domain, code;
  char *message;
  int level;
  char *file;
  int line;
} error_record;

enum { OPTION_NOERROR = 1 << 5, OPTION_NOWARNING = 1 << 6, OPTION_NONET = 1 << 11 };

static struct {
  void *(*create)(sax_handler *, void *, const char *, int, const char *);
  int (*use_options)(void *, int);
  int (*parse_chunk)(void *, const char *, int, int);
  void (*stop)(void *);
  error_record *(*last_error)(void *);
  void (*free_context)(void *);
  int available;
} xml;

static void *deny(const char *address, const char *id, void *context) {
  (void)address, (void)id, (void)context;
  return NULL;
}

static int find(void *library, const char *name, void **function) { return (*function = dlsym(library, name)) != NULL; }

static void load(void) {
  void *library = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  void (*set_loader)(void *(*)(const char *, const char *, void *));
  void (*initialise)(void);
  xml.available = find(library, "xmlCreatePushParserCtxt", (void **)&xml.create) &&
                  find(library, "xmlCtxtUseOptions", (void **)&xml.use_options) &&
                  find(library, "xmlParseChunk", (void **)&xml.parse_chunk) &&
                  find(library, "xmlStopParser", (void **)&xml.stop) &&
                  find(library, "xmlCtxtGetLastError", (void **)&xml.last_error) &&
                  find(library, "xmlFreeParserCtxt", (void **)&xml.free_context) &&
                  find(library, "xmlSetExternalEntityLoader", (void **)&set_loader) &&
                  find(library, "xmlInitParser", (void **)&initialise);
  if (!xml.available) return;
  initialise();
  set_loader(deny);
}

int naderc_xml_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return xml.available;
}

struct naderc_xml {
  naderc_xml_handler handler;
  void *context;
  naderc_xml_outcome outcome;
  int line;
  char message[256];
};

static const char *or_empty(const char *text) { return text ? text : ""; }

static void doctype(void *user, const char *name, const char *external, const char *system) {
  (void)name, (void)external, (void)system;
  naderc_xml *parser = user;
  parser->outcome = NADERC_XML_DOCTYPE;
  snprintf(parser->message, sizeof parser->message, "the document has a document type declaration");
  xml.stop(parser->context);
}

static void start(void *user, const char *name, const char *prefix, const char *uri, int namespaces,
                  const char **names, int attributes, int defaulted, const char **values) {
  (void)prefix, (void)namespaces, (void)names, (void)defaulted;
  naderc_xml *parser = user;
  if (parser->outcome != NADERC_XML_FINE) return;
  parser->handler.on_start(parser->handler.context, name, or_empty(uri));
  for (int i = 0; i < attributes; i++) {
    const char **five = values + 5 * i;
    parser->handler.on_attribute(parser->handler.context, five[0], or_empty(five[2]), five[3], (size_t)(five[4] - five[3]));
  }
}

static void end(void *user, const char *name, const char *prefix, const char *uri) {
  (void)prefix;
  naderc_xml *parser = user;
  if (parser->outcome == NADERC_XML_FINE) parser->handler.on_end(parser->handler.context, name, or_empty(uri));
}

static void text(void *user, const char *bytes, int count) {
  naderc_xml *parser = user;
  if (parser->outcome == NADERC_XML_FINE) parser->handler.on_text(parser->handler.context, bytes, (size_t)count);
}

naderc_xml *naderc_xml_new(const naderc_xml_handler *handler) {
  if (!naderc_xml_available()) return NULL;
  naderc_xml *parser = calloc(1, sizeof *parser);
  if (!parser) return NULL;
  parser->handler = *handler;
  sax_handler sax;
  memset(&sax, 0, sizeof sax);
  sax.internal_subset = doctype;
  sax.characters = text;
  sax.cdata = text;
  sax.start_ns = start;
  sax.end_ns = end;
  sax.initialized = 0xDEEDBEAFu;
  parser->context = xml.create(&sax, parser, NULL, 0, NULL);
  if (!parser->context) {
    free(parser);
    return NULL;
  }
  xml.use_options(parser->context, OPTION_NONET | OPTION_NOERROR | OPTION_NOWARNING);
  return parser;
}

naderc_xml_outcome naderc_xml_feed(naderc_xml *parser, const uint8_t *bytes, size_t count, int is_last) {
  while (parser->outcome == NADERC_XML_FINE && (count > 0 || is_last)) {
    int piece = count > 65536 ? 65536 : (int)count;
    int last = is_last && (size_t)piece == count;
    int code = xml.parse_chunk(parser->context, (const char *)bytes, piece, last);
    if (parser->outcome != NADERC_XML_FINE) break;
    if (code != 0) {
      error_record *error = xml.last_error(parser->context);
      // A namespace that is not declared is a warning of libxml2's; everything at the level of an error counts.
      if (!error || error->level >= 2) {
        parser->outcome = NADERC_XML_MALFORMED;
        parser->line = error ? error->line : 0;
        snprintf(parser->message, sizeof parser->message, "%s", error && error->message ? error->message : "not XML");
        break;
      }
    }
    bytes += piece;
    count -= (size_t)piece;
    if (last) break;
  }
  return parser->outcome;
}

const char *naderc_xml_message(naderc_xml *parser) { return parser->message; }
int naderc_xml_line(naderc_xml *parser) { return parser->line; }

void naderc_xml_free(naderc_xml *parser) {
  if (!parser) return;
  xml.free_context(parser->context);
  free(parser);
}
