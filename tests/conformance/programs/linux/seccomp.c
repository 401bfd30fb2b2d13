/* Filters of system calls. */
#include "expect.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#ifdef __riscv
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#define ARCHITECTURE AUDIT_ARCH_X86_64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define FILTER(array) set(array, COUNT(array))

static long set(struct sock_filter *filter, int count) {
    struct sock_fprog program = {count, filter};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static volatile int trapped, code, data, number, arch;

static void trap(int signal, siginfo_t *info, void *context) {
    trapped++;
    code = info->si_code;
    data = info->si_errno;
    number = info->si_syscall;
    arch = info->si_arch;
}

static int ended(pid_t child) {
    int status;
    waitpid(child, &status, 0);
    return status & 0xFF7F; /* whether a core was written depends on the host */
}

static void available(void) {
    int actions[] = {SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD, SECCOMP_RET_TRAP,
                     SECCOMP_RET_ERRNO,        SECCOMP_RET_TRACE,       SECCOMP_RET_LOG,
                     SECCOMP_RET_ALLOW};
    for (unsigned i = 0; i < COUNT(actions); i++) {
        EXPECT(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &actions[i]), "done");
    }
    int unknown = 0x12340000;
    EXPECT(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &unknown), "EOPNOTSUPP");
    EXPECT(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 1, &unknown), "EINVAL");
    EXPECT(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, NOWHERE), "EFAULT");
    EXPECT(syscall(SYS_seccomp, 99, 0, NULL), "EINVAL");
    struct seccomp_notif_sizes sizes;
    EXPECT(syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes), "done");
    IS(sizes.seccomp_notif == 80 && sizes.seccomp_notif_resp == 24 && sizes.seccomp_data == 64);
    IS(prctl(PR_GET_SECCOMP) == 0);
    EXPECT(prctl(PR_SET_SECCOMP, 3, 0), "EINVAL");
}

static void wrongPrograms(void) {
    struct sock_filter none[] = {LOAD(nr)};
    EXPECT(FILTER(none), "EINVAL"); /* it does not end */
    struct sock_filter beyond[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64), RETURN(0)};
    EXPECT(FILTER(beyond), "EINVAL");
    struct sock_filter odd[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2), RETURN(0)};
    EXPECT(FILTER(odd), "EINVAL");
    struct sock_filter byte[] = {BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), RETURN(0)};
    EXPECT(FILTER(byte), "EINVAL");
    struct sock_filter far[] = {IF(1, 1), RETURN(0)};
    EXPECT(FILTER(far), "EINVAL");
    struct sock_filter away[] = {BPF_STMT(BPF_JMP | BPF_JA, 0xFFFFFFFF), RETURN(0)};
    EXPECT(FILTER(away), "EINVAL");
    struct sock_filter zero[] = {BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), RETURN(0)};
    EXPECT(FILTER(zero), "EINVAL");
    struct sock_filter shift[] = {BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32), RETURN(0)};
    EXPECT(FILTER(shift), "EINVAL");
    struct sock_filter cell[] = {BPF_STMT(BPF_LD | BPF_MEM, 3), RETURN(0)};
    EXPECT(FILTER(cell), "EINVAL"); /* it was never written */
    struct sock_filter high[] = {BPF_STMT(BPF_ST, 16), RETURN(0)};
    EXPECT(FILTER(high), "EINVAL");
    EXPECT(set(none, 0), "EINVAL");
    EXPECT(set(none, 4097), "EINVAL");
    EXPECT(set((void *)8, 1), "EFAULT");
    EXPECT(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NOWHERE), "EFAULT");
    EXPECT(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0x1000, NOWHERE), "EINVAL");
    EXPECT(syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 1, NULL), "EINVAL");
}

static void filters(void) {
    struct sock_filter first[] = {
        LOAD(arch), IF(ARCHITECTURE, 7),
        LOAD(nr), IF(SYS_getppid, 1), RETURN(SECCOMP_RET_ERRNO | ENETDOWN),
        IF(SYS_getsid, 1), RETURN(SECCOMP_RET_TRAP | 7),
        IF(SYS_getpgid, 1), RETURN(SECCOMP_RET_TRACE), RETURN(SECCOMP_RET_ALLOW),
    };
    EXPECT(FILTER(first), "done");
    IS(prctl(PR_GET_SECCOMP) == 2);
    EXPECT(syscall(SYS_getppid), "ENETDOWN");
    EXPECT(syscall(SYS_getpgid, 0), "ENOSYS");
    struct sigaction action = {.sa_sigaction = trap, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    syscall(SYS_getsid, 5);
    IS(trapped == 1 && code == 1 && data == 7);
    IS(number == SYS_getsid && arch == (int)ARCHITECTURE);
    /* the lesser action holds, of the newer filter if they are the same */
    struct sock_filter second[] = {
        LOAD(nr), IF(SYS_getppid, 1), RETURN(SECCOMP_RET_ERRNO | EXDEV), IF(SYS_getpgid, 1),
        RETURN(SECCOMP_RET_ERRNO | 0), RETURN(SECCOMP_RET_ALLOW),
    };
    EXPECT(FILTER(second), "done");
    EXPECT(syscall(SYS_getppid), "EXDEV");
    IS(syscall(SYS_getpgid, 0) == 0);
    /* what a call is given, and computing */
    struct sock_filter third[] = {
        LOAD(nr), IF(SYS_dup, 9),
        LOAD(args[0]), BPF_STMT(BPF_ST, 2), BPF_STMT(BPF_LDX | BPF_MEM, 2),
        BPF_STMT(BPF_ALU | BPF_ADD | BPF_X, 0), BPF_STMT(BPF_ALU | BPF_MUL | BPF_K, 3),
        BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, 0x5), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xFFFF),
        BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO), BPF_STMT(BPF_RET | BPF_A, 0),
        RETURN(SECCOMP_RET_ALLOW),
    };
    EXPECT(FILTER(third), "done");
    IS(syscall(SYS_dup, 10) == -1 && errno == ((10 + 10) * 3 ^ 5));
    pid_t child = fork(); /* it inherits them */
    if (child == 0) {
        EXPECT(syscall(SYS_getppid), "EXDEV");
        struct sock_filter kill[] = {
            LOAD(nr), IF(SYS_getuid, 1), RETURN(SECCOMP_RET_KILL_PROCESS), RETURN(SECCOMP_RET_LOG),
        };
        FILTER(kill);
        if (wrong) {
            _exit(wrong);
        }
        syscall(SYS_getuid);
        _exit(0);
    }
    IS(ended(child) == SIGSYS);
}

int main(void) {
    available();
    pid_t child = fork();
    if (child == 0) {
        struct sock_filter allow[] = {RETURN(SECCOMP_RET_ALLOW)};
        setuid(1000);
        EXPECT(FILTER(allow), "EACCES");
        EXPECT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "done");
        EXPECT(FILTER(allow), "done");
        EXPECT(prctl(PR_SET_SECCOMP, 2, 0), "EFAULT");
        EXPECT(prctl(PR_SET_SECCOMP, 1, 0), "EINVAL");
        fflush(stdout);
        _exit(wrong);
    }
    IS(ended(child) == 0);
    child = fork();
    if (child == 0) {
        EXPECT(prctl(PR_SET_SECCOMP, 1, 0), "done");
        write(1, "", 0);
        syscall(SYS_exit, wrong ? 1 : 7);
    }
    IS(ended(child) == 7 << 8);
    child = fork();
    if (child == 0) {
        prctl(PR_SET_SECCOMP, 1, 0);
        syscall(SYS_getpid);
        syscall(SYS_exit, 0);
    }
    IS(ended(child) == SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    wrongPrograms();
    filters();
    return end();
}
