#include "CZlib.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

// zlib's stable interface (ABI of libz.so.1), declared here so that no header package is needed.
typedef struct {
  const uint8_t *next_in;
  unsigned avail_in;
  unsigned long total_in;
  uint8_t *next_out;
  unsigned avail_out;
  unsigned long total_out;
  const char *msg;
  void *state;
  void *(*zalloc)(void *, unsigned, unsigned);
  void (*zfree)(void *, void *);
  void *opaque;
  int data_type;
  unsigned long adler;
  unsigned long reserved;
} z_stream;

enum { Z_NO_FLUSH = 0, Z_OK = 0, Z_STREAM_END = 1, Z_MEM_ERROR = -4, Z_BUF_ERROR = -5 };

static struct {
  int (*init)(z_stream *, int, const char *, int);
  int (*inflate)(z_stream *, int);
  int (*reset)(z_stream *);
  int (*end)(z_stream *);
  int available;
} zlib;

static void load(void) {
  void *library = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  *(void **)&zlib.init = dlsym(library, "inflateInit2_");
  *(void **)&zlib.inflate = dlsym(library, "inflate");
  *(void **)&zlib.reset = dlsym(library, "inflateReset");
  *(void **)&zlib.end = dlsym(library, "inflateEnd");
  zlib.available = zlib.init && zlib.inflate && zlib.reset && zlib.end;
}

int naderc_zlib_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return zlib.available;
}

struct naderc_inflater {
  z_stream stream;
};

naderc_inflater *naderc_inflater_create(naderc_inflate_format format) {
  if (!naderc_zlib_available()) return NULL;
  naderc_inflater *inflater = calloc(1, sizeof *inflater);
  if (!inflater) return NULL;
  int window = format == NADERC_INFLATE_RAW ? -15 : format == NADERC_INFLATE_ZLIB ? 15 : 15 + 16;
  if (zlib.init(&inflater->stream, window, "1", (int)sizeof(z_stream)) != Z_OK) {
    free(inflater);
    return NULL;
  }
  return inflater;
}

int naderc_inflater_reset(naderc_inflater *inflater) { return zlib.reset(&inflater->stream) == Z_OK; }

naderc_inflate_status naderc_inflater_run(naderc_inflater *inflater, const uint8_t *input, size_t input_count,
                                          size_t *consumed, uint8_t *output, size_t output_count, size_t *produced) {
  z_stream *stream = &inflater->stream;
  unsigned in = input_count > UINT_MAX ? UINT_MAX : (unsigned)input_count;
  unsigned out = output_count > UINT_MAX ? UINT_MAX : (unsigned)output_count;
  stream->next_in = input;
  stream->avail_in = in;
  stream->next_out = output;
  stream->avail_out = out;
  int code = zlib.inflate(stream, Z_NO_FLUSH);
  *consumed = in - stream->avail_in;
  *produced = out - stream->avail_out;
  switch (code) {
  case Z_OK:
  case Z_BUF_ERROR: return NADERC_INFLATE_MORE;
  case Z_STREAM_END: return NADERC_INFLATE_END;
  case Z_MEM_ERROR: return NADERC_INFLATE_NO_MEMORY;
  default: return NADERC_INFLATE_CORRUPT;
  }
}

void naderc_inflater_destroy(naderc_inflater *inflater) {
  zlib.end(&inflater->stream);
  free(inflater);
}
