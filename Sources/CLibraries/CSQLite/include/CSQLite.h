#ifndef NADERC_CSQLITE_H
#define NADERC_CSQLITE_H

#include <stddef.h>
#include <stdint.h>

/// An open database, and a compiled statement of one.
typedef struct naderc_sqlite naderc_sqlite;
typedef struct naderc_statement naderc_statement;

/// What a step has given; any other number is SQLite's own error code.
enum { NADERC_SQLITE_OK = 0, NADERC_SQLITE_BUSY = 5, NADERC_SQLITE_ROW = 100, NADERC_SQLITE_DONE = 101 };

/// Whether `libsqlite3.so.0` is on this machine; loads it.
int naderc_sqlite_available(void);

/// Opens a file, which is made if `create` is not 0; NULL only without memory or library. `code` is 0 if it worked.
naderc_sqlite *naderc_sqlite_open(const char *path, int create, int busy_timeout_ms, int *code);
void naderc_sqlite_close(naderc_sqlite *database);
/// The last error in words; valid until the next call.
const char *naderc_sqlite_message(naderc_sqlite *database);
/// Runs statements without results.
int naderc_sqlite_execute(naderc_sqlite *database, const char *statements);
/// Rows that the last statement has changed.
int naderc_sqlite_changes(naderc_sqlite *database);

/// Compiles one statement; NULL where it is wrong.
naderc_statement *naderc_sqlite_prepare(naderc_sqlite *database, const char *text, size_t count);
void naderc_statement_finalize(naderc_statement *statement);
void naderc_statement_reset(naderc_statement *statement);
/// Parameters count from 1; text and bytes are copied.
int naderc_statement_bind_null(naderc_statement *statement, int index);
int naderc_statement_bind_integer(naderc_statement *statement, int index, int64_t value);
int naderc_statement_bind_number(naderc_statement *statement, int index, double value);
int naderc_statement_bind_text(naderc_statement *statement, int index, const char *text, size_t count);
int naderc_statement_bind_bytes(naderc_statement *statement, int index, const void *bytes, size_t count);
int naderc_statement_step(naderc_statement *statement);

/// SQLite's types of a value.
enum { NADERC_VALUE_INTEGER = 1, NADERC_VALUE_NUMBER, NADERC_VALUE_TEXT, NADERC_VALUE_BYTES, NADERC_VALUE_NULL };

/// Columns count from 0; bytes are valid until the next step.
int naderc_statement_column_count(naderc_statement *statement);
int naderc_statement_column_type(naderc_statement *statement, int column);
int64_t naderc_statement_integer(naderc_statement *statement, int column);
double naderc_statement_number(naderc_statement *statement, int column);
const void *naderc_statement_bytes(naderc_statement *statement, int column, size_t *count);

#endif
