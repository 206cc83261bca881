#include "CKernels.h"

#include <stddef.h>

extern const nk_kernels nk_table_plain;
#if defined(__x86_64__)
extern const nk_kernels nk_table_avx2;
extern const nk_kernels nk_table_avx512;
#endif

int32_t nk_best_isa(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return NK_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return NK_AVX2;
#endif
  return NK_PLAIN;
}

const nk_kernels *nk_kernels_for(int32_t isa) {
#if defined(__x86_64__)
  if (isa == NK_AVX512) return &nk_table_avx512;
  if (isa == NK_AVX2) return &nk_table_avx2;
#endif
  return &nk_table_plain;
}

static uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

float nk_uniform(uint64_t seed, uint64_t step, uint64_t layer, uint64_t sample) {
  uint64_t key = mix(mix(mix(mix(seed) ^ step) ^ layer) ^ sample);
  return (float)(key >> 40) * 0x1p-24f;
}
