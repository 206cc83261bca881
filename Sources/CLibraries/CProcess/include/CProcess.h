#ifndef NADERC_CPROCESS_H
#define NADERC_CPROCESS_H

#include <stddef.h>
#include <stdint.h>

/// A program to run in a process group of its own; strings are only read during the call.
typedef struct {
  const char *const *arguments;    ///< the program, looked up in PATH, and its arguments, ended by NULL
  const char *const *environment;  ///< "NAME=value" texts ended by NULL; NULL for that of this process
  const uint8_t *input;            ///< what it reads on standard input
  size_t input_count;
  size_t output_limit;             ///< bytes of standard output at most
  size_t error_limit;              ///< bytes of standard error that are kept
  long timeout_ms;                 ///< of the whole run; 0 for none
  long cpu_seconds;                ///< processor time at most; 0 for no limit
  long memory_bytes;               ///< address space at most; 0 for no limit
  void *context;
  int (*is_cancelled)(void *context);  ///< asked several times a second; may be NULL
} naderc_process_request;

typedef enum {
  NADERC_PROCESS_DONE,         ///< it ended by itself, see `status`
  NADERC_PROCESS_NOT_STARTED,  ///< see `status`: an errno
  NADERC_PROCESS_TIMED_OUT,
  NADERC_PROCESS_TOO_MUCH,     ///< more output than allowed
  NADERC_PROCESS_CANCELLED,
} naderc_process_outcome;

typedef struct {
  int status;          ///< exit code; 128 + number for a signal
  uint8_t *output;     ///< to be freed with naderc_process_free
  size_t output_count;
  uint8_t *error;
  size_t error_count;
} naderc_process_result;

/// Runs the program to its end; whatever it has left of its process group is killed then.
naderc_process_outcome naderc_process_run(const naderc_process_request *request, naderc_process_result *result);
void naderc_process_free(naderc_process_result *result);

#endif
