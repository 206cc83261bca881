#ifndef NADERC_CCURL_H
#define NADERC_CCURL_H

#include <stddef.h>
#include <stdint.h>

/// One HTTP request. Strings end with a zero byte and are only read during the call; `context` goes to the callbacks.
typedef struct {
  const char *url;                  ///< http or https; redirections to anything else are refused
  const char *method;               ///< NULL for GET, or POST where there is a body
  const char *const *headers;       ///< "Name: value" lines
  size_t header_count;
  const uint8_t *body;              ///< NULL for none
  size_t body_count;
  const char *user_agent;
  int64_t resume_from;              ///< first byte wanted; 0 for all
  long connect_timeout_ms;          ///< 0 for the library's default
  long total_timeout_ms;            ///< 0 for none
  long stall_timeout_s;             ///< gives up after so many seconds below 1 byte a second; 0 for never
  long redirect_limit;
  void *context;
  /// Receives a piece of the body with the status of the response; anything but 0 stops the transfer.
  int (*on_data)(void *context, long status, const uint8_t *bytes, size_t count);
  /// Receives a header line of a response without line end; may be NULL.
  void (*on_header)(void *context, const char *line, size_t count);
  /// Called about once a second; anything but 0 stops the transfer; may be NULL.
  int (*on_progress)(void *context);
} naderc_http_request;

/// How the transfer ended.
typedef enum {
  NADERC_HTTP_DONE,         ///< a whole response came, of any status
  NADERC_HTTP_NO_LIBRARY,   ///< `libcurl.so.4` is not on this machine
  NADERC_HTTP_STOPPED,      ///< a callback stopped it
  NADERC_HTTP_TIMED_OUT,
  NADERC_HTTP_FAILED,       ///< any other failure, see `message`
} naderc_http_outcome;

typedef struct {
  long status;
  char message[256];
} naderc_http_response;

/// Whether `libcurl.so.4` is on this machine; loads it.
int naderc_curl_available(void);
/// Performs the request on the calling thread.
naderc_http_outcome naderc_http_perform(const naderc_http_request *request, naderc_http_response *response);

#endif
