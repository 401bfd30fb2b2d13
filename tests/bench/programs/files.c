// Calls of files as a guest makes them, straight through WASI's functions: CALL says which, PATH on what.
#include <stdint.h>
#include <string.h>
#include <wasi/api.h>

#define ROOT 3
#define READS (__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_READDIR | __WASI_RIGHTS_FD_FILESTAT_GET)
#define WRITES (READS | __WASI_RIGHTS_FD_WRITE)
#define STRING2(text) #text
#define STRING(text) STRING2(text)
#define DEEP "home/user/project/src/main/"

static const char path[] = STRING(PATH);
static __wasi_fd_t file, folder;
static uint8_t buffer[65536];

static void must(__wasi_errno_t errno) {
    if (errno != 0) {
        __builtin_trap();
    }
}

static __wasi_fd_t open_at(const char *name, int how, __wasi_rights_t rights) {
    __wasi_fd_t fd;
    must(__wasi_path_open(ROOT, 0, name, how, rights, 0, 0, &fd));
    return fd;
}

static void write_file(const char *name) {
    __wasi_fd_t fd = open_at(name, __WASI_OFLAGS_CREAT, WRITES);
    __wasi_ciovec_t from = {buffer, 8192};
    __wasi_size_t count;
    must(__wasi_fd_write(fd, &from, 1, &count));
    must(__wasi_fd_close(fd));
}

// A tree as programs have it: each folder on the way holds some more files.
__attribute__((constructor)) static void make_tree(void) {
    static const char *const folders[] = {"", "usr/", "usr/lib/", "home/", "home/user/", "home/user/project/", "home/user/project/src/", DEEP};
    for (int i = 0; i < 8; i++) {
        char name[64];
        int length = strlen(folders[i]);
        memcpy(name, folders[i], length + 1);
        if (length > 0) {
            name[length - 1] = 0;
            must(__wasi_path_create_directory(ROOT, name));
            name[length - 1] = '/';
        }
        for (char c = 'a'; c <= 't'; c++) {
            memcpy(name + length, "other_", 6);
            name[length + 6] = c;
            name[length + 7] = 0;
            write_file(name);
        }
    }
    write_file("file");
    write_file("usr/lib/file");
    write_file(DEEP "file");
    file = open_at("usr/lib/file", 0, WRITES);
    folder = open_at("usr/lib", __WASI_OFLAGS_DIRECTORY, READS);
}

// nothing but the way into the host and back
static int call(int i) {
    must(__wasi_sched_yield());
    return i;
}

static int stat(int i) {
    __wasi_filestat_t stat;
    must(__wasi_path_filestat_get(ROOT, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, &stat));
    return stat.size;
}

static int open(int i) {
    __wasi_fd_t fd = open_at(path, 0, READS);
    must(__wasi_fd_close(fd));
    return fd;
}

static void rewind_often(int i) {
    if (i % 256 == 0) {
        __wasi_filesize_t at;
        must(__wasi_fd_seek(file, 0, __WASI_WHENCE_SET, &at));
    }
}

static int read(int i) {
    rewind_often(i);
    __wasi_iovec_t to = {buffer, 16};
    __wasi_size_t count;
    must(__wasi_fd_read(file, &to, 1, &count));
    return count;
}

static int write(int i) {
    rewind_often(i);
    __wasi_ciovec_t from = {buffer, 16};
    __wasi_size_t count;
    must(__wasi_fd_write(file, &from, 1, &count));
    return count;
}

static int pread(int i) {
    __wasi_iovec_t to = {buffer, 16};
    __wasi_size_t count;
    must(__wasi_fd_pread(file, &to, 1, i % 256 * 16, &count));
    return count;
}

static int pwrite(int i) {
    __wasi_ciovec_t from = {buffer, 16};
    __wasi_size_t count;
    must(__wasi_fd_pwrite(file, &from, 1, i % 256 * 16, &count));
    return count;
}

static int page(int i) {
    __wasi_iovec_t to = {buffer, 4096};
    __wasi_size_t count;
    must(__wasi_fd_pread(file, &to, 1, 0, &count));
    return count;
}

static int fstat(int i) {
    __wasi_filestat_t stat;
    must(__wasi_fd_filestat_get(file, &stat));
    return stat.size;
}

static int create(int i) {
    must(__wasi_fd_close(open_at(path, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, WRITES)));
    must(__wasi_path_unlink_file(ROOT, path));
    return i;
}

static int mkdir(int i) {
    must(__wasi_path_create_directory(ROOT, path));
    must(__wasi_path_remove_directory(ROOT, path));
    return i;
}

static int list(int i) {
    __wasi_size_t size;
    must(__wasi_fd_readdir(folder, buffer, sizeof buffer, 0, &size));
    return size;
}

__attribute__((export_name("run"))) int run(int work) {
    int sum = 0;
    for (int i = 0; i < work; i++) {
        sum += CALL(i);
    }
    return sum;
}
