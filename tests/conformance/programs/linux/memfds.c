#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAY(call)                                                          \
    do {                                                                   \
        errno = 0;                                                         \
        long said = (call);                                                \
        if (said < 0) {                                                    \
            printf("%s: %s\n", #call, strerrorname_np(errno));             \
        } else {                                                           \
            printf("%s: %ld\n", #call, said);                              \
        }                                                                  \
    } while (0)

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    char name[300];
    memset(name, 'n', sizeof name);
    name[249] = 0;
    SAY(memfd_create(name, 0));
    name[249] = 'n';
    name[250] = 0;
    SAY(memfd_create(name, 0));
    SAY(memfd_create((char *)8, 0));
    SAY(memfd_create("x", 0x100));
    SAY(memfd_create("x", 8 | 16));
    int fd = memfd_create("x", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    SAY(fd);
    static char page[4096] = "hello";
    SAY(write(fd, page, sizeof page));
    char *here = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *there = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *own = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    printf("%s %s %s\n", here, there, own);
    strcpy(here, "world");
    own[0] = 'H';
    char bytes[6];
    SAY(pread(fd, bytes, 6, 0));
    printf("%s %s %s\n", there, own, bytes);
    fflush(stdout);
    if (!fork()) {
        strcpy(there, "child");
        _exit(0);
    }
    wait(0);
    SAY(pread(fd, bytes, 6, 0));
    printf("%s %s\n", here, bytes);
    close(fd);
    strcpy(here, "later");
    printf("%s\n", there);
    fd = memfd_create("y", 0);
    SAY(fcntl(fd, F_GET_SEALS));
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
    SAY(fcntl(0, F_GET_SEALS));
    fd = memfd_create("z", MFD_ALLOW_SEALING);
    SAY(fcntl(fd, F_GET_SEALS));
    SAY(fcntl(fd, F_ADD_SEALS, 0x100));
    SAY(ftruncate(fd, 8192));
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
    SAY(ftruncate(fd, 4096));
    SAY(ftruncate(fd, 12288));
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
    SAY(ftruncate(fd, 16384));
    SAY(pwrite(fd, page, 4096, 12288));
    here = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    SAY(munmap(here, 4096));
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    SAY(pwrite(fd, page, 4096, 0));
    SAY((long)mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    SAY((long)mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) == -1);
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
    SAY(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
    SAY(fcntl(fd, F_GET_SEALS));
    return 0;
}
