#include "CSQLite.h"

#include <dlfcn.h>
#include <pthread.h>

// SQLite's stable interface (ABI of libsqlite3.so.0), loaded by those who keep records, and by nobody else.
enum { OPEN_READWRITE = 2, OPEN_CREATE = 4, OPEN_FULLMUTEX = 0x10000 };

static struct {
  int (*open_v2)(const char *, void **, int, const char *);
  int (*close_v2)(void *);
  const char *(*errmsg)(void *);
  int (*busy_timeout)(void *, int);
  int (*exec)(void *, const char *, int (*)(void *, int, char **, char **), void *, char **);
  int (*changes)(void *);
  int (*prepare_v2)(void *, const char *, int, void **, const char **);
  int (*finalize)(void *);
  int (*reset)(void *);
  int (*bind_null)(void *, int);
  int (*bind_int64)(void *, int, int64_t);
  int (*bind_double)(void *, int, double);
  int (*bind_text)(void *, int, const char *, int, void (*)(void *));
  int (*bind_blob)(void *, int, const void *, int, void (*)(void *));
  int (*step)(void *);
  int (*column_count)(void *);
  int (*column_type)(void *, int);
  int64_t (*column_int64)(void *, int);
  double (*column_double)(void *, int);
  const void *(*column_blob)(void *, int);
  int (*column_bytes)(void *, int);
  int available;
} sqlite;

static int find(void *library, const char *name, void **function) { return (*function = dlsym(library, name)) != NULL; }

static void load(void) {
  void *library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(name) find(library, "sqlite3_" #name, (void **)&sqlite.name)
  sqlite.available = FIND(open_v2) && FIND(close_v2) && FIND(errmsg) && FIND(busy_timeout) && FIND(exec) &&
                     FIND(changes) && FIND(prepare_v2) && FIND(finalize) && FIND(reset) && FIND(bind_null) &&
                     FIND(bind_int64) && FIND(bind_double) && FIND(bind_text) && FIND(bind_blob) && FIND(step) &&
                     FIND(column_count) && FIND(column_type) && FIND(column_int64) && FIND(column_double) &&
                     FIND(column_blob) && FIND(column_bytes);
#undef FIND
}

int naderc_sqlite_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return sqlite.available;
}

// SQLite's marker for bytes that it has to copy.
#define COPIED ((void (*)(void *))(intptr_t)-1)

naderc_sqlite *naderc_sqlite_open(const char *path, int create, int busy_timeout_ms, int *code) {
  void *database = NULL;
  *code = -1;
  if (!naderc_sqlite_available()) return NULL;
  *code = sqlite.open_v2(path, &database, OPEN_READWRITE | OPEN_FULLMUTEX | (create ? OPEN_CREATE : 0), NULL);
  if (database && *code == 0) sqlite.busy_timeout(database, busy_timeout_ms);
  return database;
}

void naderc_sqlite_close(naderc_sqlite *database) { sqlite.close_v2(database); }
const char *naderc_sqlite_message(naderc_sqlite *database) { return sqlite.errmsg(database); }
int naderc_sqlite_execute(naderc_sqlite *database, const char *statements) {
  return sqlite.exec(database, statements, NULL, NULL, NULL);
}
int naderc_sqlite_changes(naderc_sqlite *database) { return sqlite.changes(database); }

naderc_statement *naderc_sqlite_prepare(naderc_sqlite *database, const char *text, size_t count) {
  void *statement = NULL;
  if (sqlite.prepare_v2(database, text, (int)count, &statement, NULL) != 0) return NULL;
  return statement;
}

void naderc_statement_finalize(naderc_statement *statement) { sqlite.finalize(statement); }
void naderc_statement_reset(naderc_statement *statement) { sqlite.reset(statement); }
int naderc_statement_bind_null(naderc_statement *statement, int index) { return sqlite.bind_null(statement, index); }
int naderc_statement_bind_integer(naderc_statement *statement, int index, int64_t value) {
  return sqlite.bind_int64(statement, index, value);
}
int naderc_statement_bind_number(naderc_statement *statement, int index, double value) {
  return sqlite.bind_double(statement, index, value);
}
int naderc_statement_bind_text(naderc_statement *statement, int index, const char *text, size_t count) {
  return sqlite.bind_text(statement, index, text ? text : "", (int)count, COPIED);
}
int naderc_statement_bind_bytes(naderc_statement *statement, int index, const void *bytes, size_t count) {
  return sqlite.bind_blob(statement, index, bytes ? bytes : "", (int)count, COPIED);
}
int naderc_statement_step(naderc_statement *statement) { return sqlite.step(statement); }
int naderc_statement_column_count(naderc_statement *statement) { return sqlite.column_count(statement); }
int naderc_statement_column_type(naderc_statement *statement, int column) {
  return sqlite.column_type(statement, column);
}
int64_t naderc_statement_integer(naderc_statement *statement, int column) {
  return sqlite.column_int64(statement, column);
}
double naderc_statement_number(naderc_statement *statement, int column) {
  return sqlite.column_double(statement, column);
}
const void *naderc_statement_bytes(naderc_statement *statement, int column, size_t *count) {
  // The pointer first: asking for the length may convert the value.
  const void *bytes = sqlite.column_blob(statement, column);
  *count = (size_t)sqlite.column_bytes(statement, column);
  return bytes;
}
