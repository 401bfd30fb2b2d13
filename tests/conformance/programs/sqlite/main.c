/* Runs the SQL statements of standard input on the database that is named, and prints every row. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite3.h"

static int print(void *count, int columns, char **values, char **names) {
    (void) names;
    for (int i = 0; i < columns; i++) printf("%s%s", i > 0 ? "|" : "", values[i] == NULL ? "NULL" : values[i]);
    printf("\n");
    (*(int *) count)++;
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: sql DATABASE <STATEMENTS\n");
        return 2;
    }
    sqlite3 *db;
    int result = sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix-none");
    if (result != SQLITE_OK) {
        printf("cannot open: %s\n", db == NULL ? "no memory" : sqlite3_errmsg(db));
        return 1;
    }
    static char line[4096], statement[1 << 16];
    int rows = 0, errors = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (strlen(statement) + strlen(line) >= sizeof statement) return 3;
        strcat(statement, line);
        if (!sqlite3_complete(statement)) continue;
        char *message = NULL;
        if (sqlite3_exec(db, statement, print, &rows, &message) != SQLITE_OK) {
            printf("error: %s\n", message);
            errors++;
        }
        sqlite3_free(message);
        statement[0] = 0;
    }
    printf("%d rows, %d errors, %d changes\n", rows, errors, sqlite3_total_changes(db));
    return sqlite3_close(db) == SQLITE_OK ? errors : 4;
}
