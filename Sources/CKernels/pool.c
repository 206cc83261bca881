#include "CKernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/// Turns of the spinning loop before a thread goes to sleep: some 50 microseconds.
enum { SPINS = 4000 };

typedef struct {
  nk_pool *pool;
  pthread_t thread;
  float *scratch;
} worker;

struct nk_pool {
  worker *workers;
  int32_t threads;
  int64_t scratch;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  _Atomic uint64_t generation;
  _Atomic int64_t next;
  _Atomic int32_t busy;
  _Atomic int32_t sleeping;
  _Atomic int32_t stop;
  nk_function function;
  const void *arguments;
  int64_t chunks;
};

static void breathe(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static void take_chunks(nk_pool *pool, float *scratch) {
  for (;;) {
    int64_t chunk = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
    if (chunk >= pool->chunks) return;
    pool->function(pool->arguments, chunk, scratch);
  }
}

static void *work(void *argument) {
  worker *self = argument;
  nk_pool *pool = self->pool;
  uint64_t seen = 0;
  for (;;) {
    int32_t spins = 0;
    while (atomic_load_explicit(&pool->generation, memory_order_acquire) == seen && spins < SPINS) {
      breathe();
      spins++;
    }
    if (atomic_load_explicit(&pool->generation, memory_order_acquire) == seen) {
      pthread_mutex_lock(&pool->mutex);
      atomic_fetch_add(&pool->sleeping, 1);
      while (atomic_load(&pool->generation) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
      atomic_fetch_sub(&pool->sleeping, 1);
      pthread_mutex_unlock(&pool->mutex);
    }
    seen++;
    if (atomic_load_explicit(&pool->stop, memory_order_acquire)) return NULL;
    take_chunks(pool, self->scratch);
    atomic_fetch_sub_explicit(&pool->busy, 1, memory_order_acq_rel);
  }
}

static void announce(nk_pool *pool) {
  atomic_fetch_add(&pool->generation, 1);
  if (atomic_load(&pool->sleeping) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
  }
}

nk_pool *nk_pool_create(int32_t threads) {
  nk_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->workers = calloc((size_t)threads, sizeof *pool->workers);
  if (pool->workers == NULL) {
    free(pool);
    return NULL;
  }
  pool->threads = 1;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (int32_t i = 0; i < threads; i++) pool->workers[i].pool = pool;
  for (int32_t i = 1; i < threads; i++) {
    if (pthread_create(&pool->workers[i].thread, NULL, work, &pool->workers[i]) != 0) {
      nk_pool_destroy(pool);
      return NULL;
    }
    pool->threads = i + 1;
  }
  return pool;
}

int32_t nk_pool_reserve(nk_pool *pool, int64_t scratch) {
  if (scratch <= pool->scratch) return 1;
  for (int32_t i = 0; i < pool->threads; i++) {
    free(pool->workers[i].scratch);
    pool->workers[i].scratch = aligned_alloc(64, ((size_t)scratch * 4 + 127) / 64 * 64);
    if (pool->workers[i].scratch == NULL) {
      pool->scratch = 0;
      return 0;
    }
  }
  pool->scratch = scratch;
  return 1;
}

void nk_pool_run(nk_pool *pool, nk_function function, const void *arguments, int64_t chunks) {
  if (chunks == 1 || pool->threads == 1) {
    for (int64_t i = 0; i < chunks; i++) function(arguments, i, pool->workers[0].scratch);
    return;
  }
  pool->function = function;
  pool->arguments = arguments;
  pool->chunks = chunks;
  atomic_store(&pool->busy, pool->threads - 1);
  atomic_store(&pool->next, 0);
  announce(pool);
  take_chunks(pool, pool->workers[0].scratch);
  while (atomic_load_explicit(&pool->busy, memory_order_acquire) > 0) breathe();
}

void nk_pool_destroy(nk_pool *pool) {
  if (pool == NULL) return;
  atomic_store(&pool->stop, 1);
  announce(pool);
  for (int32_t i = 1; i < pool->threads; i++) pthread_join(pool->workers[i].thread, NULL);
  for (int32_t i = 0; i < pool->threads; i++) free(pool->workers[i].scratch);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->workers);
  free(pool);
}
