/* stat, statx, access, statfs, and listings. */
#include "check.h"
#include <sys/sysmacros.h>

static void show_stat(const char *what, struct stat *st) {
    printf("%s: %o, %d names, %ld bytes, device %d:%d, block %d, times %ld.%ld %ld.%ld\n", what,
           st->st_mode, S_ISDIR(st->st_mode) ? 0 : (int)st->st_nlink,
           S_ISDIR(st->st_mode) ? 0 : (long)st->st_size, major(st->st_rdev), minor(st->st_rdev),
           (int)st->st_blksize, st->st_atim.tv_sec, st->st_atim.tv_nsec, st->st_mtim.tv_sec,
           st->st_mtim.tv_nsec);
}

int main(void) {
    umask(022);
    struct stat st;
    struct timespec times[2] = {{1000000000, 5}, {-77, 999999999}};
    int fd = make("file", "content", 0644);
    SHOW(futimens(fd, times));
    SHOW(fstat(fd, &st));
    show_stat("file", &st);
    SHOW(link("file", "second"));
    SHOW(symlink("file", "link"));
    SHOW(utimensat(AT_FDCWD, "link", times, AT_SYMLINK_NOFOLLOW));
    SHOW(lstat("link", &st));
    show_stat("link", &st);
    SHOW(stat("link", &st));
    show_stat("through link", &st);
    SHOW(mkdir("dir", 0751));
    SHOW(utimensat(AT_FDCWD, "dir", times, 0));
    SHOW(stat("dir", &st));
    show_stat("dir", &st);
    SHOW(stat("no", &st));
    SHOW(stat("file/x", &st));
    SHOW(stat("", &st));
    SHOW(fstatat(fd, "", &st, AT_EMPTY_PATH));
    show_stat("by descriptor", &st);
    SHOW(fstatat(AT_FDCWD, "", &st, AT_EMPTY_PATH));
    printf("%d\n", S_ISDIR(st.st_mode));
    SHOW(fstatat(77, "x", &st, 0));
    SHOW(fstatat(fd, "x", &st, 0));
    SHOW(fstatat(fd, "x", &st, 0x40000));
    SHOW(syscall(SYS_newfstatat, AT_FDCWD, "file", NOWHERE, 0));
    SHOW(fstat(77, &st));

    struct statx sx;
    memset(&sx, 0, sizeof sx);
    SHOW(statx(AT_FDCWD, "file", 0, STATX_BASIC_STATS, &sx));
    printf("statx: %x, %o, %u names, %llu bytes, block %u, mtime %lld.%u\n",
           sx.stx_mask & STATX_BASIC_STATS, sx.stx_mode, sx.stx_nlink,
           (unsigned long long)sx.stx_size, sx.stx_blksize, (long long)sx.stx_mtime.tv_sec,
           sx.stx_mtime.tv_nsec);
    SHOW(statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, &sx));
    SHOW(statx(AT_FDCWD, "no", 0, STATX_SIZE, &sx));
    SHOW(statx(AT_FDCWD, "file", 0x40000, STATX_SIZE, &sx));
    SHOW(statx(AT_FDCWD, "file", 0, 0x80000000, &sx));

    SHOW(access("file", F_OK));
    SHOW(access("file", R_OK | W_OK));
    SHOW(access("file", X_OK));
    SHOW(access("dir", X_OK));
    SHOW(access("no", F_OK));
    SHOW(syscall(SYS_faccessat, AT_FDCWD, "file", 8));
    SHOW(syscall(SYS_faccessat, 77, "file", 0));

    struct statfs fs;
    SHOW(statfs("file", &fs));
    printf("names of %ld bytes, blocks of %ld\n", (long)fs.f_namelen, (long)fs.f_bsize);
    SHOW(fstatfs(fd, &fs));
    SHOW(statfs("no", &fs));
    SHOW(fstatfs(77, &fs));

    /* listings: entries in any order, and places in them */
    SHOW(chdir("dir"));
    char name[16];
    for (int i = 0; i < 100; i++) {
        sprintf(name, "entry%d", i);
        close(make(name, "", 0644));
    }
    mkdir("sub", 0755);
    symlink("sub", "sym");
    DIR *dir = opendir(".");
    int seen[100] = {0};
    int dots = 0, dirs = 0, links = 0, files = 0;
    long places[110];
    char at[110][256];
    int count = 0;
    struct dirent *entry;
    while (places[count] = telldir(dir), (entry = readdir(dir)) != NULL) {
        strcpy(at[count++], entry->d_name);
        dots += entry->d_name[0] == '.';
        dirs += entry->d_type == DT_DIR;
        links += entry->d_type == DT_LNK;
        files += entry->d_type == DT_REG;
        int number;
        if (sscanf(entry->d_name, "entry%d", &number) == 1) {
            seen[number]++;
        }
        struct stat own;
        lstat(entry->d_name, &own);
        if (own.st_ino != entry->d_ino) {
            printf("%s has another number\n", entry->d_name);
        }
    }
    int once = 0;
    for (int i = 0; i < 100; i++) {
        once += seen[i] == 1;
    }
    printf("%d entries, %d dots, %d directories, %d links, %d files, %d once\n", count, dots, dirs,
           links, files, once);
    int same = 0;
    for (int i = count - 1; i >= 0; i -= 7) {
        seekdir(dir, places[i]);
        entry = readdir(dir);
        same += entry != NULL && strcmp(entry->d_name, at[i]) == 0;
    }
    printf("%d found again\n", same);
    rewinddir(dir);
    printf("%d\n", readdir(dir) != NULL);
    char small[16];
    SHOW(lseek(dirfd(dir), 0, SEEK_SET));
    SHOW(lseek(dirfd(dir), -1, SEEK_SET));
    SHOW(syscall(SYS_getdents64, dirfd(dir), small, sizeof small));
    SHOW(syscall(SYS_getdents64, fd, small, sizeof small));
    SHOW(syscall(SYS_getdents64, 77, small, sizeof small));
    SHOW(mkdir("gone", 0755));
    int gone = open("gone", O_RDONLY);
    SHOW(rmdir("gone"));
    char large[1024];
    SHOW(syscall(SYS_getdents64, gone, large, sizeof large));
    return 0;
}
