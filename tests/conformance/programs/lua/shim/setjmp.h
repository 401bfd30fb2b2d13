/* Included before all of Lua, and by it in place of the C library's, which wasi-libc has not: see lua/main.c. */
struct lua_State;
_Noreturn void godwit_throw(struct lua_State *L);

#define luai_jmpbuf int
#define LUAI_THROW(L, c) godwit_throw(L)
#define LUAI_TRY(L, c, a) a

/* wasi-libc has no temporary files; neither build shall name them */
#define LUA_TMPNAMBUFSIZE 1
#define lua_tmpnam(b, e) e = (b[0] == b[0])
