#ifndef NADERC_CKERNELS_H
#define NADERC_CKERNELS_H

#include <stdint.h>

/// SIMD kernels over batch-innermost tensors: [blocks][other dimensions][16], 16 images a lane row of 64 bytes.
/// All buffers are 64-byte aligned and padded to whole rows. Every kernel is cut into chunks that do not depend on the number
/// of threads; a chunk writes what no other chunk of the call writes, so results do not depend on the schedule either.

enum { NK_LANES = 16, NK_MAX_RANK = 16 };

/// One chunk of a kernel: its arguments (a struct below), the chunk's index, and memory of the calling thread alone.
typedef void (*nk_function)(const void *arguments, int64_t chunk, float *scratch);

/// Elementwise: count is in elements, a multiple of 16; out may be a or b.
typedef struct {
  const float *a;
  const float *b;
  float *out;
  int64_t count;
  float alpha;
} nk_elementwise;

/// Nested loops over dims with a stride for each array; the last loop is the innermost one.
typedef struct {
  const float *a;
  const float *b;
  const float *c;
  float *out;
  int32_t rank;
  int32_t reduced;  // of the rank, how many trailing dims are reduced over
  int64_t dims[NK_MAX_RANK];
  int64_t stride_a[NK_MAX_RANK];
  int64_t stride_b[NK_MAX_RANK];
  int64_t stride_out[NK_MAX_RANK];
  int64_t rows;        // product of the dims that chunks are cut from
  int64_t rows_chunk;  // of these, how many a chunk takes
  float alpha;
} nk_strided;

/// Between lanes and dense: blocks x others x 16. Images from `images` on are skipped, or written as zeros.
typedef struct {
  const float *in;
  float *out;
  int64_t blocks, images;
  int32_t rank, zero_padding;
  int64_t dims[NK_MAX_RANK];
  int64_t stride_in[NK_MAX_RANK], stride_out[NK_MAX_RANK];
  int64_t block_in, block_out, lane_in, lane_out;
} nk_relayout;

/// A convolution as a sum over taps; the input gradient is the same with other weights and offsets.
/// weights: packed by nk_pack_*; scratch: nk_conv_scratch floats.
typedef struct {
  const float *in;
  const float *weights;
  const float *bias;
  float *out;
  int32_t blocks, in_channels, out_channels, groups;
  int32_t in_h, in_w, out_h, out_w;
  int32_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w;
  int32_t transposed;  // 0: forward; 1: input gradient (in is dy, out is dx, stride and padding those of the forward)
  int32_t row_parts;   // chunks = blocks * row_parts
} nk_conv;

/// Packing of weights (out, in / groups, kh, kw) into tiles of output channels.
typedef struct {
  const float *weights;
  float *out;
  int32_t in_channels, out_channels, groups, taps, transposed;
} nk_pack;

/// Weight and bias gradient; partial: chunks * (weights + out_channels) floats, chunk c over blocks [c * n / chunks, ...).
typedef struct {
  const float *in;
  const float *dy;
  float *partial;
  int32_t blocks, in_channels, out_channels, groups;
  int32_t in_h, in_w, out_h, out_w;
  int32_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w;
  int32_t chunks;
} nk_conv_weight;

/// Sum of `chunks` partial results in order: out[i] = sum_c partial[c * stride + i].
typedef struct {
  const float *partial;
  float *out;
  int64_t count, stride;
  int32_t chunks;
} nk_combine;

/// Product over features of pixels [pixels][features][16] with a packed matrix.
typedef struct {
  const float *in;
  const float *weights;
  const float *bias;
  float *out;
  int64_t pixels, pixels_chunk;
  int32_t in_features, out_features;
  int32_t transposed;  // of a matrix that is not packed: 0: (out, in), 1: (in, out)
} nk_linear;

/// Weight gradient of the above: partial as in nk_conv_weight.
typedef struct {
  const float *in;
  const float *dy;
  float *partial;
  int64_t pixels;
  int32_t in_features, out_features, chunks;
} nk_linear_weight;

/// Dense: out[m][n] = sum_k a[m][k] b[k][n] + bias[n], with strides for each axis, batched by offsets in tables.
typedef struct {
  const float *a;
  const float *b;
  const float *bias;
  float *out;
  int64_t m, n, k, a_m, a_k, b_k, b_n, out_m, out_n;
  int64_t batches, tiles;  // chunks = batches * tiles; tiles of NK_GEMM_ROWS rows
  int32_t rank;
  int64_t dims[NK_MAX_RANK], stride_a[NK_MAX_RANK], stride_b[NK_MAX_RANK], stride_out[NK_MAX_RANK];
  int32_t lanes;  // 1: every element is a row of 16 images; strides are in elements of memory all the same
} nk_matmul;

enum { NK_GEMM_ROWS = 48 };

/// Batch normalisation; x [blocks][channels][area][16], of which `images` are real. One chunk a channel.
typedef struct {
  const float *x, *gamma, *beta, *mean_in, *variance_in, *dy;
  float *y, *mean, *deviation, *running_mean, *running_variance, *dgamma, *dbeta;
  int64_t blocks, channels, area, images;
  float epsilon, momentum;
  int32_t relu, training;
} nk_batch_norm;

/// Normalisation or softmax along the middle axis of [outer][axis][inner].
typedef struct {
  const float *x, *gamma, *beta, *dy;
  float *y, *partial;
  int64_t outer, axis, inner, outer_chunk;
  float epsilon;
} nk_axis;

/// Pooling of planes [planes][h][w][16] with windows given as pairs (start, end) for rows and columns.
typedef struct {
  const float *x, *dy;
  float *out;
  int64_t planes, planes_chunk;
  int32_t in_h, in_w, out_h, out_w;
  const int32_t *rows, *columns;
  int32_t area;  // divisor, or 0 for the size of each window
} nk_pool_windows;

/// Cross entropy of logits [blocks][classes][16].
typedef struct {
  const float *logits;
  const int32_t *labels;
  const float *dloss;
  float *out;
  const int64_t *images;  // valid images of this run
  int64_t blocks, classes;
  float smoothing;
} nk_cross_entropy;

/// DropPath over x [outer][inner][16] (lanes) or [samples][inner] (dense).
typedef struct {
  const float *x;
  float *out;
  const uint64_t *key;  // seed, step
  uint64_t layer;
  int64_t samples, inner;
  float probability;
  int32_t lanes;
} nk_drop_path;

/// One SGD step with Nesterov momentum over count elements.
typedef struct {
  float *values, *momentum;
  const float *gradients;
  int64_t count;
  float learning_rate, momentum_factor, weight_decay;
  int32_t first;
} nk_sgd;

/// The kernels of one instruction set.
typedef struct {
  const char *name;
  nk_function relu, relu_gradient, add_relu, gelu, gelu_gradient, sigmoid, sigmoid_gradient, add, multiply, scale, fill;
  nk_function copy, broadcast_add, broadcast_multiply, reduce_sum, reduce_max, reduce_max_gradient, relayout;
  nk_function pack, conv, conv_depthwise, conv_weight, conv_weight_depthwise, combine, linear, linear_weight, matmul;
  nk_function batch_norm_training, batch_norm_inference, batch_norm_gradient;
  nk_function softmax, softmax_gradient, layer_norm, layer_norm_gradient;
  nk_function average_pool, average_pool_gradient, max_pool, max_pool_gradient;
  nk_function cross_entropy, cross_entropy_gradient, drop_path, sgd;
  /// Floats of scratch that a convolution needs of each thread.
  int64_t (*conv_scratch)(const nk_conv *);
  int64_t (*conv_weight_scratch)(const nk_conv_weight *);
  int64_t (*linear_weight_scratch)(const nk_linear_weight *);
} nk_kernels;

/// Matrix products through OpenBLAS instead of our kernels: weights are not packed, a convolution has a kernel of one pixel,
/// stride 1 and no padding (chunks = blocks * groups), and a dense product one stride of 1 in each operand.
void nk_blas_conv(const void *arguments, int64_t chunk, float *scratch);
void nk_blas_conv_weight(const void *arguments, int64_t chunk, float *scratch);
void nk_blas_linear(const void *arguments, int64_t chunk, float *scratch);
void nk_blas_linear_weight(const void *arguments, int64_t chunk, float *scratch);
void nk_blas_matmul(const void *arguments, int64_t chunk, float *scratch);
/// Loads OpenBLAS when first asked and keeps it to one thread; 0 where it is not on this machine. Before any of the above.
int32_t nk_blas_available(void);

/// Instruction sets, from the plainest.
enum { NK_PLAIN = 0, NK_AVX2 = 1, NK_AVX512 = 2 };

/// The best instruction set of this machine.
int32_t nk_best_isa(void);
/// The kernels of an instruction set, which the machine must have.
const nk_kernels *nk_kernels_for(int32_t isa);
/// The random number in [0, 1) of a sample: counter-based (splitmix64 finaliser over seed, step, layer, sample).
float nk_uniform(uint64_t seed, uint64_t step, uint64_t layer, uint64_t sample);

/// A pool of threads that share the chunks of a kernel.
typedef struct nk_pool nk_pool;
/// A pool of `threads` threads, the caller included, each with `scratch` floats of its own; null if the system refuses.
nk_pool *nk_pool_create(int32_t threads);
/// Makes each thread's scratch at least so many floats; 0 when memory is short. Not while a kernel runs.
int32_t nk_pool_reserve(nk_pool *pool, int64_t scratch);
/// Runs all chunks and returns when they are done. One caller at a time.
void nk_pool_run(nk_pool *pool, nk_function function, const void *arguments, int64_t chunks);
/// Ends the threads and frees the pool.
void nk_pool_destroy(nk_pool *pool);

#endif
