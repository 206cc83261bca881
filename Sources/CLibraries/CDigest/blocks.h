#ifndef NADERC_CDIGEST_BLOCKS_H
#define NADERC_CDIGEST_BLOCKS_H

#include "CDigest.h"

// What MD5 and SHA-256 have in common: a stream is cut into blocks of 64 bytes, and the last one is padded.

/// Gives `compress` every whole block of the stream so far and keeps the rest.
void naderc_digest_blocks(naderc_digest *digest, const void *bytes, size_t count,
                          void (*compress)(uint32_t *state, const uint8_t *block));

/// Ends the stream: a one bit, zeros, and the length in bits as eight bytes, the most significant first or last.
void naderc_digest_pad(naderc_digest *digest, int big_endian, void (*compress)(uint32_t *state, const uint8_t *block));

#endif
