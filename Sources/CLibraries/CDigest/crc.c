#include "CDigest.h"

// Four bits at a time: the table is small enough to build for each call, and records are short.
static uint32_t checked(uint32_t crc, const uint8_t *bytes, size_t count, uint32_t polynomial) {
  uint32_t table[16];
  for (uint32_t i = 0; i < 16; i++) {
    uint32_t value = i;
    for (int bit = 0; bit < 4; bit++) value = value & 1 ? value >> 1 ^ polynomial : value >> 1;
    table[i] = value;
  }
  crc = ~crc;
  for (size_t i = 0; i < count; i++) {
    crc ^= bytes[i];
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return ~crc;
}

uint32_t naderc_crc32c(uint32_t crc, const void *bytes, size_t count) {
  return checked(crc, bytes, count, 0x82F63B78);
}

uint32_t naderc_crc32(uint32_t crc, const void *bytes, size_t count) {
  return checked(crc, bytes, count, 0xEDB88320);
}
