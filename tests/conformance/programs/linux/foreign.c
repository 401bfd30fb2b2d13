/* Other processes' memory, sealed memory, nodes, and calls that containers are refused. */
#include "expect.h"
#include <linux/kcmp.h>
#include <linux/mempolicy.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#ifndef SYS_mseal
#define SYS_mseal 462
#endif
#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif
#define PAGE 4096

static char *map(int protection) {
    return mmap(NULL, 3 * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void memory(void) {
    static char secret[] = "what the parent has";
    char got[64] = "";
    int ready[2];
    pipe(ready);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        struct iovec local[2] = {{got, 5}, {got + 5, 40}}, remote = {secret, sizeof secret};
        IS(process_vm_readv(parent, local, 2, &remote, 1, 0) == sizeof secret);
        IS(strcmp(got, secret) == 0);
        struct iovec change = {secret + 5, 3};
        struct iovec by = {"His", 3};
        IS(process_vm_writev(parent, &by, 1, &change, 1, 0) == 3);
        struct iovec hole = {NOWHERE, 10};
        EXPECT(process_vm_readv(parent, local, 2, &hole, 1, 0), "EFAULT");
        EXPECT(process_vm_readv(parent, &hole, 1, &remote, 1, 0), "EFAULT");
        EXPECT(process_vm_readv(parent, local, 2, &remote, 1, 1), "EINVAL");
        EXPECT(process_vm_readv(parent, local, 1025, &remote, 1, 0), "EINVAL");
        EXPECT(process_vm_readv(99999, local, 2, &remote, 1, 0), "ESRCH");
        IS(process_vm_readv(99999, local, 0, &remote, 1, 0) == 0);
        IS(syscall(SYS_kcmp, parent, getpid(), KCMP_VM, 0, 0) > 0);
        IS(syscall(SYS_kcmp, parent, getpid(), KCMP_FILE, 1, 1) == 0);
        IS(syscall(SYS_kcmp, parent, getpid(), KCMP_FILE, 1, ready[0]) > 0);
        EXPECT(syscall(SYS_kcmp, parent, getpid(), KCMP_FILE, 1, 99), "EBADF");
        EXPECT(syscall(SYS_kcmp, parent, getpid(), 99, 0, 0), "EINVAL");
        EXPECT(syscall(SYS_kcmp, parent, 99999, KCMP_VM, 0, 0), "ESRCH");
        IS(syscall(SYS_kcmp, parent, parent, KCMP_VM, 0, 0) == 0);
        IS(syscall(SYS_kcmp, parent, getpid(), KCMP_FILES, 0, 0) > 0);
        setuid(1000);
        EXPECT(process_vm_readv(parent, local, 2, &remote, 1, 0), "EPERM");
        EXPECT(syscall(SYS_kcmp, parent, getpid(), KCMP_VM, 0, 0), "EPERM");
        _exit(wrong);
    }
    int status;
    waitpid(child, &status, 0);
    IS(status == 0);
    IS(strcmp(secret, "what His parent has") == 0);
}

static void seals(void) {
    char *at = map(PROT_READ | PROT_WRITE);
    strcpy(at, "kept");
    EXPECT(syscall(SYS_mseal, at, PAGE, 1), "EINVAL");
    EXPECT(syscall(SYS_mseal, at + 1, PAGE, 0), "EINVAL");
    EXPECT(syscall(SYS_mseal, NULL, PAGE, 0), "ENOMEM");
    EXPECT(syscall(SYS_mseal, at, 0, 0), "done");
    EXPECT(mprotect(at, PAGE, PROT_READ), "done");
    EXPECT(syscall(SYS_mseal, at, PAGE, 0), "done");
    EXPECT(syscall(SYS_mseal, at, PAGE, 0), "done");
    EXPECT(munmap(at, PAGE), "EPERM");
    EXPECT(munmap(at, 3 * PAGE), "EPERM");
    EXPECT(mprotect(at, PAGE, PROT_READ | PROT_WRITE), "EPERM");
    EXPECT(mremap(at, PAGE, 2 * PAGE, MREMAP_MAYMOVE), "EPERM");
    EXPECT(mmap(at, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), "EPERM");
    EXPECT(madvise(at, PAGE, MADV_DONTNEED), "EPERM");
    EXPECT(madvise(at, PAGE, MADV_WILLNEED), "done");
    IS(strcmp(at, "kept") == 0);
    EXPECT(munmap(at + PAGE, 2 * PAGE), "done");
    EXPECT(mlock2(at, PAGE, MLOCK_ONFAULT), "done");
    EXPECT(mlock2(at, PAGE, 2), "EINVAL");
}

static void nodes(void) {
    unsigned long one = 1, two = 2, none = 0, got = 77;
    int mode = -1, status[2];
    char *at = map(PROT_READ | PROT_WRITE);
    at[0] = 1;
    EXPECT(syscall(SYS_get_mempolicy, &mode, &got, 64, NULL, 0), "done");
    IS(mode == MPOL_DEFAULT && got == 0);
    EXPECT(syscall(SYS_get_mempolicy, NULL, &got, 64, NULL, MPOL_F_MEMS_ALLOWED), "done");
    IS(got == 1);
    EXPECT(syscall(SYS_set_mempolicy, MPOL_BIND, &one, 64), "done");
    EXPECT(syscall(SYS_get_mempolicy, &mode, &got, 64, NULL, 0), "done");
    IS(mode == MPOL_BIND && got == 1);
    EXPECT(syscall(SYS_set_mempolicy, MPOL_BIND, &two, 64), "EINVAL");
    EXPECT(syscall(SYS_set_mempolicy, MPOL_BIND, &none, 64), "EINVAL");
    EXPECT(syscall(SYS_set_mempolicy, MPOL_BIND, NOWHERE, 64), "EFAULT");
    EXPECT(syscall(SYS_set_mempolicy, MPOL_DEFAULT, &one, 64), "EINVAL");
    EXPECT(syscall(SYS_set_mempolicy, 99, NULL, 0), "EINVAL");
    EXPECT(syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0), "done");
    EXPECT(syscall(SYS_mbind, at, 3 * PAGE, MPOL_BIND, &one, 64, MPOL_MF_MOVE), "done");
    EXPECT(syscall(SYS_mbind, at, 3 * PAGE, MPOL_BIND, &one, 64, MPOL_MF_MOVE_ALL), "EPERM");
    EXPECT(syscall(SYS_mbind, at + 1, PAGE, MPOL_BIND, &one, 64, 0), "EINVAL");
    void *pages[2] = {at, at + PAGE};
    EXPECT(syscall(SYS_move_pages, 0, 2L, pages, NULL, status, 0), "done");
    IS(status[0] == 0 && status[1] == -ENOENT);
    EXPECT(syscall(SYS_migrate_pages, 0, 64L, &one, &one), "done");
    EXPECT(syscall(SYS_migrate_pages, 99999, 64L, &one, &one), "ESRCH");
}

static void refused(void) {
    EXPECT(syscall(SYS_umount2, "/", 0), "EPERM");
    EXPECT(syscall(SYS_pivot_root, "/", "/"), "EPERM");
    EXPECT(syscall(SYS_setns, -1, 0), "EPERM");
    EXPECT(syscall(SYS_reboot, 0, 0, 0, 0), "EPERM");
    EXPECT(syscall(SYS_swapon, "x", 0), "EPERM");
    EXPECT(syscall(SYS_acct, NULL), "EPERM");
    EXPECT(syscall(SYS_init_module, NULL, 0, NULL), "EPERM");
    EXPECT(syscall(SYS_keyctl, 0, 0, 0, 0, 0), "EPERM");
    EXPECT(syscall(SYS_userfaultfd, 0), "EPERM");
    EXPECT(syscall(SYS_fanotify_init, 0, 0), "EPERM");
    EXPECT(syscall(SYS_fanotify_mark, -1, 1, 1L, AT_FDCWD, "/"), "EBADF");
    EXPECT(syscall(SYS_fanotify_mark, 1, 1, 1L, AT_FDCWD, "/"), "EINVAL");
    EXPECT(syscall(SYS_open_by_handle_at, AT_FDCWD, NULL, 0), "EPERM");
    EXPECT(syscall(SYS_vhangup), "EPERM");
    EXPECT(syscall(SYS_io_uring_setup, 1, NULL), "ENOSYS");
    EXPECT(syscall(SYS_io_setup, 1, NULL), "ENOSYS");
    EXPECT(syscall(SYS_rseq, NULL, 32, 0, 0), "ENOSYS");
    EXPECT(syscall(SYS_landlock_create_ruleset, NULL, 0L, 1), "ENOSYS");
    EXPECT(syscall(SYS_restart_syscall), "EINTR");
    EXPECT(syscall(500), "ENOSYS");
    EXPECT(syscall(-1), "ENOSYS");
    int mount;
    struct file_handle handle = {.handle_bytes = 0};
    EXPECT(name_to_handle_at(AT_FDCWD, ".", &handle, &mount, 0), "EOPNOTSUPP");
    EXPECT(name_to_handle_at(AT_FDCWD, "none", &handle, &mount, 0), "ENOENT");
    EXPECT(name_to_handle_at(AT_FDCWD, ".", &handle, &mount, 0x10000), "EINVAL");
    int self = syscall(SYS_pidfd_open, getpid(), 0);
    struct iovec all = {NULL, 0};
    EXPECT(syscall(SYS_process_madvise, self, &all, 1L, MADV_COLD, 0), "EPERM");
    EXPECT(syscall(SYS_process_madvise, self, &all, 1L, MADV_DONTNEED, 0), "EINVAL");
    EXPECT(syscall(SYS_process_madvise, 99, &all, 1L, MADV_COLD, 0), "EBADF");
    EXPECT(syscall(SYS_process_madvise, self, &all, 1L, MADV_COLD, 1), "EINVAL");
    EXPECT(syscall(SYS_process_mrelease, self, 0), "EINVAL");
    EXPECT(syscall(SYS_process_mrelease, 99, 0), "EBADF");
}

static void cached(void) {
    static char bytes[3 * PAGE + 1];
    unsigned long range[2] = {0, 0}, figures[5] = {9, 9, 9, 9, 9};
    int fd = open("cached", O_CREAT | O_RDWR, 0600);
    write(fd, bytes, sizeof bytes);
    EXPECT(syscall(SYS_cachestat, fd, range, figures, 0), "done");
    IS(figures[0] == 4 && figures[1] == 0 && figures[3] == 0);
    range[0] = PAGE;
    range[1] = 10;
    EXPECT(syscall(SYS_cachestat, fd, range, figures, 0), "done");
    IS(figures[0] == 1);
    EXPECT(syscall(SYS_cachestat, fd, range, figures, 1), "EINVAL");
    EXPECT(syscall(SYS_cachestat, fd, NOWHERE, figures, 0), "EFAULT");
    EXPECT(syscall(SYS_cachestat, 99, range, figures, 0), "EBADF");
}

int main(void) {
    memory();
    seals();
    nodes();
    refused();
    cached();
    return end();
}
