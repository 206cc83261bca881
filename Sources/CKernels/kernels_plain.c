#include "CKernels.h"

/// The kernels for plain: outputs and pixels of a register tile, and rows of the weight gradient's tile.
enum { KT = 2, XT = 1, WK = 2 };
#define WIDTH 4
#define NK_TABLE nk_table_plain
#define NK_NAME "plain"
#include "body/all.inc"
