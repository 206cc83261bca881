#include "CKernels.h"
#include "body/matmul_chunk.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

// The part of the CBLAS interface that is used, declared here so that no header package is needed.
enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112 };
typedef void sgemm_function(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a,
                            int lda, const float *b, int ldb, float beta, float *c, int ldc);

static sgemm_function *sgemm;

static void load(void) {
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  void (*set_threads)(int);
  *(void **)&set_threads = dlsym(library, "openblas_set_num_threads");
  if (!set_threads) return;
  // Threads are the pool's: each of its chunks is a product of its own, computed by the thread that calls.
  set_threads(1);
  *(void **)&sgemm = dlsym(library, "cblas_sgemm");
}

int32_t nk_blas_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return sgemm != NULL;
}

// out (m x n) = bias + op(a) b; op(a) is m x k. Rows of b and out lie `n` apart.
static void product(const float *a, int transposed, const float *b, const float *bias, float *out, int m, int n, int k) {
  if (bias)
    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++) out[(int64_t)i * n + j] = bias[i];
  sgemm(ROW_MAJOR, transposed ? TRANSPOSED : PLAIN, PLAIN, m, n, k, 1, a, transposed ? m : k, b, n, bias ? 1 : 0, out, n);
}

// out (m x k) += a (m x n) b (k x n) transposed; sums[i] += the sum of row i of a. The first time they are set.
static void outer_product(const float *a, const float *b, float *out, float *sums, int m, int n, int k, int first) {
  sgemm(ROW_MAJOR, PLAIN, TRANSPOSED, m, k, n, 1, a, n, b, n, first ? 0 : 1, out, k);
  for (int i = 0; i < m; i++) {
    float lanes[NK_LANES] = {0}, sum = 0;
    for (int j = 0; j < n; j += NK_LANES)
      for (int l = 0; l < NK_LANES; l++) lanes[l] += a[(int64_t)i * n + j + l];
    for (int l = 0; l < NK_LANES; l++) sum += lanes[l];
    sums[i] = first ? sum : sums[i] + sum;
  }
}

// A chunk is one group of one block: all its pixels are the columns of one product.
void nk_blas_conv(const void *arguments, int64_t chunk, float *scratch) {
  (void)scratch;
  const nk_conv *t = arguments;
  int64_t block = chunk / t->groups, group = chunk % t->groups;
  int cg = t->in_channels / t->groups, kg = t->out_channels / t->groups, plane = t->in_h * t->in_w * NK_LANES;
  product(t->weights + group * kg * cg, t->transposed, t->in + (block * t->in_channels + group * cg) * plane,
          t->bias ? t->bias + group * kg : NULL, t->out + (block * t->out_channels + group * kg) * plane, kg, plane, cg);
}

void nk_blas_conv_weight(const void *arguments, int64_t chunk, float *scratch) {
  (void)scratch;
  const nk_conv_weight *t = arguments;
  int64_t begin = t->blocks * chunk / t->chunks, end = t->blocks * (chunk + 1) / t->chunks;
  int cg = t->in_channels / t->groups, kg = t->out_channels / t->groups, plane = t->in_h * t->in_w * NK_LANES;
  int64_t weights = (int64_t)t->out_channels * cg;
  float *partial = t->partial + chunk * (weights + t->out_channels);
  for (int64_t block = begin; block < end; block++)
    for (int64_t group = 0; group < t->groups; group++)
      outer_product(t->dy + (block * t->out_channels + group * kg) * plane,
                    t->in + (block * t->in_channels + group * cg) * plane, partial + group * kg * cg,
                    partial + weights + group * kg, kg, plane, cg, block == begin);
}

void nk_blas_linear(const void *arguments, int64_t chunk, float *scratch) {
  (void)scratch;
  const nk_linear *t = arguments;
  int64_t begin = chunk * t->pixels_chunk, end = begin + t->pixels_chunk;
  if (end > t->pixels) end = t->pixels;
  for (int64_t p = begin; p < end; p++)
    product(t->weights, t->transposed, t->in + p * t->in_features * NK_LANES, t->bias,
            t->out + p * t->out_features * NK_LANES, t->out_features, NK_LANES, t->in_features);
}

void nk_blas_linear_weight(const void *arguments, int64_t chunk, float *scratch) {
  (void)scratch;
  const nk_linear_weight *t = arguments;
  int64_t begin = t->pixels * chunk / t->chunks, end = t->pixels * (chunk + 1) / t->chunks;
  int64_t weights = (int64_t)t->in_features * t->out_features;
  float *partial = t->partial + chunk * (weights + t->out_features);
  for (int64_t p = begin; p < end; p++)
    outer_product(t->dy + p * t->out_features * NK_LANES, t->in + p * t->in_features * NK_LANES, partial, partial + weights,
                  t->out_features, NK_LANES, t->in_features, p == begin);
}

// Rows of a chunk are rows of the product; each operand has one stride that is 1, and so has the result.
void nk_blas_matmul(const void *arguments, int64_t chunk, float *scratch) {
  (void)scratch;
  const nk_matmul *t = arguments;
  matmul_chunk c = matmul_chunk_at(t, chunk);
  if (t->bias)
    for (int64_t i = 0; i < c.rows; i++)
      for (int64_t j = 0; j < t->n; j++) c.out[i * t->out_m + j] = t->bias[j];
  int a_transposed = t->a_k != 1, b_transposed = t->b_n != 1;
  sgemm(ROW_MAJOR, a_transposed ? TRANSPOSED : PLAIN, b_transposed ? TRANSPOSED : PLAIN, (int)c.rows, (int)t->n, (int)t->k, 1,
        c.a, (int)(a_transposed ? t->a_k : t->a_m), c.b, (int)(b_transposed ? t->b_n : t->b_k), t->bias ? 1 : 0, c.out,
        (int)t->out_m);
}
