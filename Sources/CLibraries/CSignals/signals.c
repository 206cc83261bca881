#define _POSIX_C_SOURCE 200809L
#include "CSignals.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

// A handler takes no argument of ours, so what it counts has to be static.
static atomic_int interrupts;
static atomic_int group;

static void handle(int number) {
  (void)number;
  if (atomic_fetch_add(&interrupts, 1) == 0) return;
  int other = atomic_load(&group);
  if (other > 0) kill(-other, SIGKILL);
  _exit(130);
}

void naderc_catch_interrupts(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  // A limit on the size of files becomes an error of write, which is reported.
  action.sa_handler = SIG_IGN;
  sigaction(SIGXFSZ, &action, NULL);
}

int naderc_interrupts(void) { return atomic_load(&interrupts); }

void naderc_interrupt_ends_group(int other) { atomic_store(&group, other); }
