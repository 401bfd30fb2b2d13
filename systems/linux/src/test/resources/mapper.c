// Executes operations on a fixed range of addresses and prints what the kernel says: the other side of HostKernelTest.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BASE 0x1000000000UL
#define PAGES 64UL

static sigjmp_buf back;
static volatile int how;

static void on_fault(int number, siginfo_t *info, void *context) {
    (void) context;
    how = number * 10 + info->si_code;
    siglongjmp(back, 1);
}

// What differs between kernels' histories but not for a program is left out: lines that are one for it are made one.
static void maps(void) {
    FILE *f = fopen("/proc/self/maps", "r");
    char line[8192], kept[64] = "";
    unsigned long start = 0, end = 0, offset = 0, from, to, at, inode = 0, node;
    char perms[5], device[16];
    while (fgets(line, sizeof line, f)) {
        char name[4096] = "";
        if (sscanf(line, "%lx-%lx %4s %lx %15s %lu %4095[^\n]", &from, &to, perms, &at, device, &node, name) < 6) abort();
        if (from < BASE || from >= BASE + 2 * PAGES * 4096) continue;
        if (end == from && !strcmp(kept, perms) && node == inode && (node == 0 || offset + (end - start) == at)) {
            end = to;
            continue;
        }
        if (end) printf("%lx-%lx %s %lx %d\n", start, end, kept, offset, inode != 0);
        start = from, end = to, offset = at, inode = node;
        strcpy(kept, perms);
    }
    if (end) printf("%lx-%lx %s %lx %d\n", start, end, kept, offset, inode != 0);
    fclose(f);
}

static void result(long r, int is_address) {
    if (r == -1) printf("E%d\n", errno);
    else if (is_address) printf("%lx\n", (unsigned long) r);
    else printf("%ld\n", r);
}

int main(int argc, char **argv) {
    char op[16];
    unsigned long a, b, c, d, e, f;
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGBUS, &action, 0);
    if (argc < 2) return 2;
    setvbuf(stdout, 0, _IOLBF, 0); // the other side waits for each line
    int rw = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600), ro = open(argv[1], O_RDONLY);
    int wo = open(argv[1], O_WRONLY);
    for (int i = 0; i < 42000; i++) {
        char byte = 64 + i / 4096;
        if (write(rw, &byte, 1) != 1) return 3;
    }
    while (scanf("%15s %lx %lx %lx %lx %lx %lx", op, &a, &b, &c, &d, &e, &f) == 7) {
        int fd = e == 0 ? -1 : e == 1 ? rw : e == 2 ? ro : wo;
        if (!strcmp(op, "mmap")) result(syscall(SYS_mmap, a, b, c, d, (long) fd, f), 1);
        else if (!strcmp(op, "munmap")) result(syscall(SYS_munmap, a, b), 0);
        else if (!strcmp(op, "mprotect")) result(syscall(SYS_mprotect, a, b, c), 0);
        else if (!strcmp(op, "mremap")) result(syscall(SYS_mremap, a, b, c, d, e), 1);
        else if (!strcmp(op, "madvise")) result(syscall(SYS_madvise, a, b, c), 0);
        else if (!strcmp(op, "msync")) result(syscall(SYS_msync, a, b, c), 0);
        else if (!strcmp(op, "mlock")) result(syscall(SYS_mlock, a, b), 0);
        else if (!strcmp(op, "munlock")) result(syscall(SYS_munlock, a, b), 0);
        else if (!strcmp(op, "truncate")) result(ftruncate(rw, a), 0);
        else if (!strcmp(op, "pwrite")) result(pwrite(rw, &b, 8, a), 0);
        else if (!strcmp(op, "pread")) {
            unsigned long value = 0;
            result(pread(rw, &value, 8, a) < 0 ? -1 : (long) value, 1);
        } else if (!strcmp(op, "load")) {
            if (sigsetjmp(back, 1)) printf("F%d\n", how);
            else printf("%lx\n", *(volatile unsigned long *) a);
        } else if (!strcmp(op, "store")) {
            if (sigsetjmp(back, 1)) printf("F%d\n", how);
            else *(volatile unsigned long *) a = b, printf("0\n");
        } else if (!strcmp(op, "maps")) {
            maps();
            printf(".\n");
        } else if (!strcmp(op, "reset")) {
            munmap((void *) BASE, 2 * PAGES * 4096);
            if (ftruncate(rw, 0) || ftruncate(rw, 42000)) return 4;
            printf("0\n");
        } else {
            return 5;
        }
    }
    return 0;
}
