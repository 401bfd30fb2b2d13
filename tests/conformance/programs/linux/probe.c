/*
 * Makes every system call with arguments that mean nothing, all -1 and all 0, and prints its number
 * and what it answers: ok, or an error's name. Each is made in a child of its own, which may be
 * stopped by an alarm or ended by the call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAST 467

/* Those that end or start processes, wait for what never comes, or change the machine. */
static const int unsafe[] = {
    SYS_acct,           SYS_clone,        SYS_clone3,        SYS_exit,
    SYS_exit_group,     SYS_kexec_load,   SYS_kexec_file_load, SYS_msgget,
    SYS_ppoll,          SYS_pselect6,     SYS_reboot,        SYS_rt_sigreturn,
    SYS_rt_sigsuspend,  SYS_seccomp,      SYS_setdomainname, SYS_sethostname,
    SYS_sync,           SYS_vhangup,
};

static int isUnsafe(int number) {
    for (unsigned i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        if (unsafe[i] == number) {
            return 1;
        }
    }
    return 0;
}

static void probe(int number, long argument, const char *name) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        perror("pipe2");
        _exit(1);
    }
    pid_t child = fork();
    if (child == 0) {
        alarm(2);
        long a = argument;
        errno = 0;
        int error = syscall(number, a, a, a, a, a, a) == -1 ? errno : 0;
        if (write(ends[1], &error, sizeof error) < 0) {
            _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    int error;
    int told = read(ends[0], &error, sizeof error) == sizeof error;
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    const char *text = error == 0 ? "ok" : strerrorname_np(error);
    printf("%d %s ", number, name);
    if (told) {
        puts(text != NULL ? text : "unknown");
    } else if (WIFSIGNALED(status)) {
        printf("SIG%s\n", sigabbrev_np(WTERMSIG(status)));
    } else {
        puts("ended");
    }
    fflush(stdout);
}

int main(void) {
    /* Descriptor 0 is a file of its own: what 0 says, as its mode, becomes of it. */
    close(0);
    if (open("probe.tmp", O_RDWR | O_CREAT | O_TRUNC, 0600) != 0 || unlink("probe.tmp") < 0) {
        perror("probe.tmp");
        return 1;
    }
    for (int number = 0; number <= LAST; number++) {
        if (!isUnsafe(number)) {
            probe(number, -1, "-1");
            probe(number, 0, "0");
        }
    }
    return 0;
}
