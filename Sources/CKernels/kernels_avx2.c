#include "CKernels.h"

/// The kernels for avx2: outputs and pixels of a register tile, and rows of the weight gradient's tile.
#if defined(__x86_64__)
enum { KT = 6, XT = 1, WK = 4 };
#define WIDTH 8
#define NK_TABLE nk_table_avx2
#define NK_NAME "avx2"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "body/all.inc"
#pragma clang attribute pop
#endif
