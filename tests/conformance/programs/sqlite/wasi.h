/* Included before SQLite's amalgamation: what its Unix layer names and wasi-libc lacks. Nothing of it does anything: the
   driver opens databases with the VFS unix-none, which takes no locks. */
#include <sys/types.h>

#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define F_GETLK 5
#define F_SETLK 6

static inline int fchmod(int fd, mode_t mode) {
    return 0;
}

static inline int fchown(int fd, uid_t user, gid_t group) {
    return 0;
}

static inline uid_t geteuid(void) {
    return 0;
}
