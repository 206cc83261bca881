#ifndef NADERC_CDIGEST_H
#define NADERC_CDIGEST_H

#include <stddef.h>
#include <stdint.h>

/// State of an MD5 (RFC 1321) or SHA-256 (FIPS 180-4) computation over a stream of bytes.
typedef struct {
  uint32_t state[8];
  uint64_t length;
  uint8_t block[64];
} naderc_digest;

void naderc_md5_init(naderc_digest *digest);
void naderc_md5_update(naderc_digest *digest, const void *bytes, size_t count);
/// Writes 16 bytes.
void naderc_md5_finish(naderc_digest *digest, uint8_t *out);

void naderc_sha256_init(naderc_digest *digest);
void naderc_sha256_update(naderc_digest *digest, const void *bytes, size_t count);
/// Writes 32 bytes.
void naderc_sha256_finish(naderc_digest *digest, uint8_t *out);

/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78) of the bytes; pass 0 first, then the previous result to continue.
uint32_t naderc_crc32c(uint32_t crc, const void *bytes, size_t count);
/// CRC-32 (IEEE, reflected polynomial 0xEDB88320) of the bytes, as in PNG and gzip; continues as `naderc_crc32c` does.
uint32_t naderc_crc32(uint32_t crc, const void *bytes, size_t count);

#endif
