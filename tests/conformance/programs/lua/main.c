/*
 * Runs a Lua script, given as a file. wasi-libc has no setjmp, so Lua is built with the macros of shim/setjmp.h, by which
 * an error ends the program; the native build has the same ones, so that both behave alike.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

_Noreturn void godwit_throw(lua_State *L) {
    const char *message = lua_tostring(L, -1);
    fflush(stdout);
    fprintf(stderr, "error: %s\n", message == NULL ? "(no message)" : message);
    exit(1);
}

#ifdef __wasi__
/* wasi-libc declares these but has them not. */
FILE *tmpfile(void) {
    return NULL;
}

int system(const char *command) {
    return command == NULL ? 0 : -1;
}
#endif

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: lua SCRIPT [ARGUMENTS]\n");
        return 2;
    }
    lua_State *L = luaL_newstate();
    if (L == NULL) return 3;
    luaL_openlibs(L);
    lua_createtable(L, argc, 0);
    for (int i = 0; i < argc - 1; i++) {
        lua_pushstring(L, argv[i + 1]);
        lua_rawseti(L, -2, i);
    }
    lua_setglobal(L, "arg");
    if (luaL_loadfile(L, argv[1]) != LUA_OK) godwit_throw(L);
    lua_pcall(L, 0, 1, 0);
    int code = (int) lua_tointeger(L, -1);
    lua_close(L);
    return code;
}
