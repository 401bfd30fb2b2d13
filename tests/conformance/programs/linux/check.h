/* Prints what calls answer: their results, or the names of their errors. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static long shown(const char *what, long result) {
    if (result == -1) {
        printf("%s = %s\n", what, strerrorname_np(errno));
    } else {
        printf("%s = %ld\n", what, result);
    }
    fflush(stdout);
    return result;
}

/* For results that are numbers by chance, such as descriptors. */
static long done(const char *what, long result) {
    printf("%s = %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
    fflush(stdout);
    return result;
}

#define SHOW(call) shown(#call, (long)(call))
#define DONE(call) done(#call, (long)(call))

#define NOWHERE ((void *)8)

static inline int make(const char *name, const char *content, int mode) {
    int fd = open(name, O_CREAT | O_RDWR | O_TRUNC, mode);
    if (fd < 0 || write(fd, content, strlen(content)) < 0) {
        perror(name);
        exit(2);
    }
    return fd;
}

static inline void content(const char *name) {
    char buffer[256];
    int fd = open(name, O_RDONLY);
    long size = fd < 0 ? -1 : read(fd, buffer, sizeof buffer);
    printf("%s holds %ld:", name, size);
    for (long i = 0; i < size; i++) {
        printf(buffer[i] >= ' ' && buffer[i] < 127 ? "%c" : "\\%o", buffer[i] & 255);
    }
    printf("\n");
    if (fd >= 0) {
        close(fd);
    }
}
