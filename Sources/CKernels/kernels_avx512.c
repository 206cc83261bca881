#include "CKernels.h"

/// The kernels for avx512: outputs and pixels of a register tile, and rows of the weight gradient's tile.
#if defined(__x86_64__)
enum { KT = 8, XT = 3, WK = 6 };
#define WIDTH 16
#define NK_TABLE nk_table_avx512
#define NK_NAME "avx512"
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#include "body/all.inc"
#pragma clang attribute pop
#endif
