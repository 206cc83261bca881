#include "blocks.h"

#include <string.h>

void naderc_digest_blocks(naderc_digest *digest, const void *bytes, size_t count,
                          void (*compress)(uint32_t *state, const uint8_t *block)) {
  const uint8_t *from = bytes;
  size_t filled = (size_t)(digest->length & 63);
  digest->length += count;
  if (filled > 0) {
    size_t taken = 64 - filled < count ? 64 - filled : count;
    memcpy(digest->block + filled, from, taken);
    from += taken;
    count -= taken;
    if (filled + taken < 64) return;
    compress(digest->state, digest->block);
  }
  for (; count >= 64; from += 64, count -= 64) compress(digest->state, from);
  if (count > 0) memcpy(digest->block, from, count);
}

void naderc_digest_pad(naderc_digest *digest, int big_endian, void (*compress)(uint32_t *state, const uint8_t *block)) {
  uint64_t bits = digest->length * 8;
  uint8_t padding[72] = {0x80};
  size_t count = 1 + (size_t)((119 - (digest->length & 63)) & 63);
  for (int i = 0; i < 8; i++) padding[count + i] = (uint8_t)(bits >> (big_endian ? 56 - 8 * i : 8 * i));
  naderc_digest_blocks(digest, padding, count + 8, compress);
}
