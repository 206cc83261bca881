#ifndef NK_MATMUL_CHUNK_H
#define NK_MATMUL_CHUNK_H

#include "../include/CKernels.h"

// Where the operands and the result of a chunk begin: some rows of one product of the batch.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t rows;
} matmul_chunk;

static inline matmul_chunk matmul_chunk_at(const nk_matmul *t, int64_t chunk) {
  int64_t batch = chunk / t->tiles, row = chunk % t->tiles * NK_GEMM_ROWS;
  matmul_chunk c = {t->a + row * t->a_m, t->b, t->out + row * t->out_m, t->m - row};
  if (c.rows > NK_GEMM_ROWS) c.rows = NK_GEMM_ROWS;
  for (int d = t->rank - 1; d >= 0; d--) {
    int64_t index = batch % t->dims[d];
    batch /= t->dims[d];
    c.a += index * t->stride_a[d];
    c.b += index * t->stride_b[d];
    c.out += index * t->stride_out[d];
  }
  return c;
}

#endif
