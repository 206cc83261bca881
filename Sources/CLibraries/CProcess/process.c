#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void limit(int resource, long value) {
  if (value <= 0) return;
  struct rlimit both = {(rlim_t)value, (rlim_t)value};
  setrlimit((__rlimit_resource_t)resource, &both);
}

// Runs between fork and exec: nothing here takes a lock.
static void become(const naderc_process_request *request, int input, int output, int error, int report) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CPU, request->cpu_seconds);
  limit(RLIMIT_AS, request->memory_bytes);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  if (dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(error, 2) >= 0) {
    if (request->environment) {
      execvpe(request->arguments[0], (char *const *)request->arguments, (char *const *)request->environment);
    } else {
      execvp(request->arguments[0], (char *const *)request->arguments);
    }
  }
  int code = errno;
  ssize_t written = write(report, &code, sizeof code);
  (void)written;
  _exit(127);
}

// Appends what can be read; returns 0 at the end of the stream. Bytes above the limit are dropped and reported.
static int drain(int descriptor, uint8_t **bytes, size_t *count, size_t bound, int *overflow) {
  uint8_t piece[65536];
  ssize_t got = read(descriptor, piece, sizeof piece);
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (got == 0) return 0;
  size_t take = (size_t)got;
  if (*count + take > bound) {
    take = bound - *count;
    *overflow = 1;
  }
  if (take > 0) {
    uint8_t *longer = realloc(*bytes, *count + take);
    if (!longer) return 0;
    *bytes = longer;
    memcpy(longer + *count, piece, take);
    *count += take;
  }
  return 1;
}

static void close_pair(int pair[2]) {
  if (pair[0] >= 0) close(pair[0]);
  if (pair[1] >= 0) close(pair[1]);
}

naderc_process_outcome naderc_process_run(const naderc_process_request *request, naderc_process_result *result) {
  memset(result, 0, sizeof *result);
  int input[2] = {-1, -1}, output[2] = {-1, -1}, error[2] = {-1, -1}, report[2] = {-1, -1};
  if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC) || pipe2(error, O_CLOEXEC) || pipe2(report, O_CLOEXEC)) {
    result->status = errno;
    close_pair(input), close_pair(output), close_pair(error), close_pair(report);
    return NADERC_PROCESS_NOT_STARTED;
  }
  pid_t child = fork();
  if (child == 0) become(request, input[0], output[1], error[1], report[1]);
  int failure = child < 0 ? errno : 0;
  close(input[0]), close(output[1]), close(error[1]), close(report[1]);
  if (child > 0) {
    setpgid(child, child);
    ssize_t got;
    do got = read(report[0], &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    if (got != sizeof failure) failure = 0;
  }
  close(report[0]);
  if (failure != 0) {
    if (child > 0) waitpid(child, NULL, 0);
    close(input[1]), close(output[0]), close(error[0]);
    result->status = failure;
    return NADERC_PROCESS_NOT_STARTED;
  }
  fcntl(input[1], F_SETFL, O_NONBLOCK);
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  fcntl(error[0], F_SETFL, O_NONBLOCK);
  // A program that does not read its input must not kill this one.
  sigset_t pipes, before;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipes, &before);

  naderc_process_outcome outcome = NADERC_PROCESS_DONE;
  size_t sent = 0;
  int writes = 1, reads = 1, errors = 1, overflow = 0, ignored = 0;
  long end = request->timeout_ms > 0 ? now_ms() + request->timeout_ms : 0;
  while (reads || errors) {
    if (writes && sent == request->input_count) {
      close(input[1]);
      writes = 0;
    }
    struct pollfd waiting[3] = {
        {reads ? output[0] : -1, POLLIN, 0}, {errors ? error[0] : -1, POLLIN, 0}, {writes ? input[1] : -1, POLLOUT, 0}};
    poll(waiting, 3, 100);
    if (waiting[2].revents) {
      ssize_t count = write(input[1], request->input + sent, request->input_count - sent);
      if (count > 0) sent += (size_t)count;
      if (count < 0 && errno != EAGAIN && errno != EINTR) sent = request->input_count;
    }
    if (waiting[0].revents) reads = drain(output[0], &result->output, &result->output_count, request->output_limit, &overflow);
    if (waiting[1].revents) errors = drain(error[0], &result->error, &result->error_count, request->error_limit, &ignored);
    if (overflow) outcome = NADERC_PROCESS_TOO_MUCH;
    if (end > 0 && now_ms() > end) outcome = NADERC_PROCESS_TIMED_OUT;
    if (request->is_cancelled && request->is_cancelled(request->context)) outcome = NADERC_PROCESS_CANCELLED;
    if (outcome != NADERC_PROCESS_DONE) break;
    // A child of the program's that keeps the streams open does not keep us.
    siginfo_t ended;
    ended.si_pid = 0;
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == child) {
      while (reads && drain(output[0], &result->output, &result->output_count, request->output_limit, &overflow) &&
             errno != EAGAIN) errno = 0;
      while (errors && drain(error[0], &result->error, &result->error_count, request->error_limit, &ignored) &&
             errno != EAGAIN) errno = 0;
      if (overflow) outcome = NADERC_PROCESS_TOO_MUCH;
      break;
    }
  }
  if (writes) close(input[1]);
  if (outcome != NADERC_PROCESS_DONE) {
    kill(-child, SIGTERM);
    long grace = now_ms() + 500;
    int status;
    while (now_ms() < grace && waitpid(child, &status, WNOHANG) == 0) poll(NULL, 0, 20);
  }
  kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  close(output[0]), close(error[0]);
  struct timespec none = {0, 0};
  while (sigtimedwait(&pipes, NULL, &none) > 0) {
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  result->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return outcome;
}

void naderc_process_free(naderc_process_result *result) {
  free(result->output);
  free(result->error);
  memset(result, 0, sizeof *result);
}
