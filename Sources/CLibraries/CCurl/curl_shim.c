#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// libcurl's stable interface (ABI of libcurl.so.4), declared here so that no header package is needed and the library is
// loaded by those who transfer something, and by nobody else.
enum {
  OPTION_WRITEDATA = 10001, OPTION_URL = 10002, OPTION_ERRORBUFFER = 10010, OPTION_POSTFIELDS = 10015,
  OPTION_USERAGENT = 10018, OPTION_LOW_SPEED_LIMIT = 19, OPTION_LOW_SPEED_TIME = 20, OPTION_HTTPHEADER = 10023,
  OPTION_HEADERDATA = 10029, OPTION_CUSTOMREQUEST = 10036, OPTION_NOPROGRESS = 43, OPTION_FOLLOWLOCATION = 52,
  OPTION_XFERINFODATA = 10057, OPTION_MAXREDIRS = 68, OPTION_NOSIGNAL = 99, OPTION_TIMEOUT_MS = 155,
  OPTION_CONNECTTIMEOUT_MS = 156, OPTION_PROTOCOLS = 181, OPTION_REDIR_PROTOCOLS = 182, OPTION_WRITEFUNCTION = 20011,
  OPTION_HEADERFUNCTION = 20079, OPTION_XFERINFOFUNCTION = 20219, OPTION_RANGE = 10007,
  OPTION_POSTFIELDSIZE_LARGE = 30120,
};
enum { INFO_RESPONSE_CODE = 0x200002, PROTOCOLS_HTTP_HTTPS = 3, GLOBAL_DEFAULT = 3 };
enum { CODE_OK = 0, CODE_WRITE_ERROR = 23, CODE_TIMED_OUT = 28, CODE_ABORTED = 42 };

static struct {
  void *(*init)(void);
  int (*setopt)(void *, int, ...);
  int (*perform)(void *);
  int (*getinfo)(void *, int, ...);
  void (*cleanup)(void *);
  const char *(*strerror)(int);
  void *(*append)(void *, const char *);
  void (*free_all)(void *);
  int available;
} curl;

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  int (*global_init)(long);
  *(void **)&global_init = dlsym(library, "curl_global_init");
  *(void **)&curl.init = dlsym(library, "curl_easy_init");
  *(void **)&curl.setopt = dlsym(library, "curl_easy_setopt");
  *(void **)&curl.perform = dlsym(library, "curl_easy_perform");
  *(void **)&curl.getinfo = dlsym(library, "curl_easy_getinfo");
  *(void **)&curl.cleanup = dlsym(library, "curl_easy_cleanup");
  *(void **)&curl.strerror = dlsym(library, "curl_easy_strerror");
  *(void **)&curl.append = dlsym(library, "curl_slist_append");
  *(void **)&curl.free_all = dlsym(library, "curl_slist_free_all");
  curl.available = global_init && curl.init && curl.setopt && curl.perform && curl.getinfo && curl.cleanup &&
                   curl.strerror && curl.append && curl.free_all && global_init(GLOBAL_DEFAULT) == CODE_OK;
}

int naderc_curl_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return curl.available;
}

typedef struct {
  const naderc_http_request *request;
  void *handle;
  int stopped;
} transfer;

static size_t write_body(char *bytes, size_t size, size_t count, void *context) {
  transfer *current = context;
  long status = 0;
  curl.getinfo(current->handle, INFO_RESPONSE_CODE, &status);
  // The body of a redirection is nobody's data.
  if (status >= 300 && status < 400) return size * count;
  if (current->request->on_data(current->request->context, status, (const uint8_t *)bytes, size * count) != 0) {
    current->stopped = 1;
    return 0;
  }
  return size * count;
}

static size_t write_header(char *bytes, size_t size, size_t count, void *context) {
  transfer *current = context;
  size_t length = size * count;
  while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n')) length--;
  if (current->request->on_header) current->request->on_header(current->request->context, bytes, length);
  return size * count;
}

static int report(void *context, int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  transfer *current = context;
  if (current->request->on_progress && current->request->on_progress(current->request->context) != 0) {
    current->stopped = 1;
    return 1;
  }
  return 0;
}

naderc_http_outcome naderc_http_perform(const naderc_http_request *request, naderc_http_response *response) {
  memset(response, 0, sizeof *response);
  if (!naderc_curl_available()) return NADERC_HTTP_NO_LIBRARY;
  void *handle = curl.init();
  if (!handle) return NADERC_HTTP_FAILED;
  transfer current = {.request = request, .handle = handle};
  void *headers = NULL;
  for (size_t i = 0; i < request->header_count; i++) {
    void *longer = curl.append(headers, request->headers[i]);
    if (!longer) {
      curl.free_all(headers);
      curl.cleanup(handle);
      return NADERC_HTTP_FAILED;
    }
    headers = longer;
  }
  curl.setopt(handle, OPTION_URL, request->url);
  curl.setopt(handle, OPTION_PROTOCOLS, (long)PROTOCOLS_HTTP_HTTPS);
  curl.setopt(handle, OPTION_REDIR_PROTOCOLS, (long)PROTOCOLS_HTTP_HTTPS);
  curl.setopt(handle, OPTION_FOLLOWLOCATION, request->redirect_limit > 0 ? 1L : 0L);
  curl.setopt(handle, OPTION_MAXREDIRS, request->redirect_limit);
  curl.setopt(handle, OPTION_NOSIGNAL, 1L);
  curl.setopt(handle, OPTION_ERRORBUFFER, response->message);
  if (request->user_agent) curl.setopt(handle, OPTION_USERAGENT, request->user_agent);
  if (headers) curl.setopt(handle, OPTION_HTTPHEADER, headers);
  if (request->body) {
    curl.setopt(handle, OPTION_POSTFIELDSIZE_LARGE, (int64_t)request->body_count);
    curl.setopt(handle, OPTION_POSTFIELDS, (const char *)request->body);
  }
  if (request->method) curl.setopt(handle, OPTION_CUSTOMREQUEST, request->method);
  // A range rather than libcurl's resuming, which fails where a server ignores ranges: the status tells what came.
  char range[32];
  if (request->resume_from > 0) {
    snprintf(range, sizeof range, "%lld-", (long long)request->resume_from);
    curl.setopt(handle, OPTION_RANGE, range);
  }
  if (request->connect_timeout_ms > 0) curl.setopt(handle, OPTION_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
  if (request->total_timeout_ms > 0) curl.setopt(handle, OPTION_TIMEOUT_MS, request->total_timeout_ms);
  if (request->stall_timeout_s > 0) {
    curl.setopt(handle, OPTION_LOW_SPEED_LIMIT, 1L);
    curl.setopt(handle, OPTION_LOW_SPEED_TIME, request->stall_timeout_s);
  }
  curl.setopt(handle, OPTION_WRITEFUNCTION, write_body);
  curl.setopt(handle, OPTION_WRITEDATA, &current);
  curl.setopt(handle, OPTION_HEADERFUNCTION, write_header);
  curl.setopt(handle, OPTION_HEADERDATA, &current);
  curl.setopt(handle, OPTION_XFERINFOFUNCTION, report);
  curl.setopt(handle, OPTION_XFERINFODATA, &current);
  curl.setopt(handle, OPTION_NOPROGRESS, 0L);
  int code = curl.perform(handle);
  curl.getinfo(handle, INFO_RESPONSE_CODE, &response->status);
  if (code != CODE_OK && response->message[0] == 0) {
    snprintf(response->message, sizeof response->message, "%s", curl.strerror(code));
  }
  curl.free_all(headers);
  curl.cleanup(handle);
  if (current.stopped) return NADERC_HTTP_STOPPED;
  if (code == CODE_OK) return NADERC_HTTP_DONE;
  return code == CODE_TIMED_OUT ? NADERC_HTTP_TIMED_OUT : NADERC_HTTP_FAILED;
}
