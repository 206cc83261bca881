#ifndef NADERC_CZLIB_H
#define NADERC_CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// Decompression by zlib, loaded when first asked for: a program that decompresses nothing does not load it.
typedef struct naderc_inflater naderc_inflater;

/// What surrounds the deflate stream.
typedef enum { NADERC_INFLATE_RAW, NADERC_INFLATE_ZLIB, NADERC_INFLATE_GZIP } naderc_inflate_format;

/// How far a call of `naderc_inflater_run` came.
typedef enum {
  NADERC_INFLATE_MORE,       ///< the stream goes on
  NADERC_INFLATE_END,        ///< the stream ended, its checksum is right
  NADERC_INFLATE_CORRUPT,    ///< not a deflate stream, or a wrong checksum
  NADERC_INFLATE_NO_MEMORY,
} naderc_inflate_status;

/// Whether `libz.so.1` is on this machine.
int naderc_zlib_available(void);
/// A new stream, NULL without zlib or without memory.
naderc_inflater *naderc_inflater_create(naderc_inflate_format format);
/// Begins another stream of the same format.
int naderc_inflater_reset(naderc_inflater *inflater);
/// Takes input and gives output, as much as both buffers allow; writes how much of each was used.
naderc_inflate_status naderc_inflater_run(naderc_inflater *inflater, const uint8_t *input, size_t input_count,
                                          size_t *consumed, uint8_t *output, size_t output_count, size_t *produced);
void naderc_inflater_destroy(naderc_inflater *inflater);

#endif
