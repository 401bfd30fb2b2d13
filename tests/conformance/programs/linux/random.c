/* Makes system calls with random numbers and arguments, in children that may die of it. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t state;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static char area[65536];

static long argument(void) {
    switch (next() % 12) {
    case 0: return 0;
    case 1: return -1;
    case 2: return next() % 16;
    case 3: return next() % 4096;
    case 4: return (long)area + next() % sizeof area;
    case 5: return (long)(area + (next() % 64) * 8);
    case 6: return 1L << next() % 64;
    case 7: return next();
    case 8: return (int)next();
    case 9: return 0x7fffffffffffffff;
    case 10: return -(long)(next() % 200);
    default: return 4096 * (next() % 32);
    }
}

static void ignore(int signal) { (void)signal; }

static void child(int calls) {
    struct sigaction action = {.sa_handler = ignore};
    sigaction(SIGALRM, &action, 0);
    struct itimerval often = {{0, 2000}, {0, 2000}};
    setitimer(ITIMER_REAL, &often, 0);
    int isRoot = next() % 4 == 0;
    if (!isRoot) {
        setgid(1000);
        setuid(1000);
    }
    for (int i = 0; i < calls; i++) {
        long number = next() % 470;
        if (next() % 3 == 0) number = 17 + next() % 280;
        switch (number) {
        case SYS_exit: case SYS_exit_group: case SYS_rt_sigreturn: continue;
        case SYS_kill: case SYS_tkill: case SYS_tgkill: case SYS_rt_sigqueueinfo: case SYS_rt_tgsigqueueinfo:
        case SYS_pidfd_send_signal: if (isRoot) continue; break;
        case SYS_rt_sigprocmask: case SYS_rt_sigaction: case SYS_setitimer: if (next() % 8) continue;
        }
        if (next() % 64 == 0) {
            for (unsigned j = 0; j < 64; j++) ((long *)area)[next() % 512] = argument();
            strcpy(area + 8 * (next() % 64), next() % 2 ? "/tmp/x" : "/proc/self/maps");
        }
        if (getpid() < 0) return;
        syscall(number, argument(), argument(), argument(), argument(), argument(), argument());
    }
}

int main(int count, char **words) {
    uint64_t seed = count > 1 ? strtoull(words[1], 0, 10) : 1;
    long calls = count > 2 ? atol(words[2]) : 100000;
    int each = 200;
    setvbuf(stdout, 0, _IONBF, 0);
    for (long done = 0; done < calls; done += each) {
        state = seed * 0x9e3779b97f4a7c15 + done + 1;
        next(); next();
        int pid = fork();
        if (pid == 0) {
            setsid();
            int null = open("/dev/null", O_RDWR);
            dup2(null, 0);
            dup2(null, 1);
            dup2(null, 2);
            child(each);
            _exit(0);
        }
        if (pid < 0) { kill(-1, 9); while (waitpid(-1, 0, WNOHANG) > 0); sleep(1); continue; }
        int status, tries = 0;
        while (waitpid(pid, &status, WNOHANG) == 0) { usleep(1000); if (++tries > 300) { kill(pid, 9); } }
        if (done % 20000 == 0) { kill(-1, 9); while (waitpid(-1, &status, WNOHANG) > 0); }
    }
    puts("done");
    return 0;
}
