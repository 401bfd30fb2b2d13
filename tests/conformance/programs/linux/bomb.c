/* Takes as much of one thing as there is: the first letter of its argument says of what. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *sleeper(void *nothing) {
    pause();
    return nothing;
}

static volatile int signals;

static void counted(int signal) { signals++; }

static void again(int signal) { raise(signal); }

static int report(const char *what, int count) {
    const char *why = strerrorname_np(errno);
    printf("%s: %d %s\n", what, count, why);
    fflush(stdout);
    return 0;
}

int main(int words, char **word) {
    static char block[65536];
    int count = 0;
    switch (words > 1 ? word[1][0] : 0) {
    case 'f': /* processes */
        for (;;) {
            int pid = fork();
            if (pid == 0) {
                pause();
                _exit(0);
            }
            if (pid < 0) return report("fork", count > 1000);
            count++;
        }
    case 'g': /* processes that do so themselves */
        for (;;) {
            fork();
        }
    case 't': /* threads */
        for (;;) {
            pthread_t thread;
            errno = pthread_create(&thread, 0, sleeper, 0);
            if (errno) return report("thread", count > 1000);
            count++;
        }
    case 'm': /* memory, in a child */
        if (fork() == 0) {
            for (;;) memset(malloc(1 << 20), 1, 1 << 20);
        }
        wait(&count);
        printf("child %x\n", count);
        return 0;
    case 'M': /* memory */
        for (;;) {
            char *more = mmap(0, 1 << 20, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (more == MAP_FAILED) return report("mmap", count);
            memset(more, 1, 1 << 20);
        }
    case 'w': { /* files in memory */
        int file = open("/tmp/big", O_CREAT | O_WRONLY, 0600);
        while (write(file, block, sizeof block) > 0) count++;
        return report("write", count > 100);
    }
    case 'd': /* descriptors */
        while (open("/dev/null", O_RDONLY) >= 0) count++;
        return report("open", count);
    case 'p': { /* what pipes hold */
        int ends[2];
        while (pipe2(ends, O_NONBLOCK) == 0) {
            while (write(ends[1], block, sizeof block) > 0) {}
            count++;
        }
        return report("pipe", count);
    }
    case 's': { /* the stack */
        volatile char deep[100000];
        memset((char *)deep, 1, sizeof deep);
        return main(words, word) + deep[5];
    }
    case 'z': /* nothing is at address 8 */
        *(volatile int *)8 = 1;
        return 0;
    case 'k':
        kill(getpid(), 9);
        return 0;
    case 'q': /* signals */
        if (fork() == 0) {
            for (;;) kill(getppid(), 10 + count++ % 3 / 2 * 2);
        }
        signal(10, SIG_IGN);
        signal(12, SIG_IGN);
        for (count = 0; count < 1000; count++) usleep(100);
        kill(0, 9);
        return 0;
    case 'r': { /* signals that are kept, one by one */
        union sigval value = {0};
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_BLOCK, &all, 0);
        while (sigqueue(getpid(), SIGRTMIN + count % 20, value) == 0) count++;
        return report("queue", count > 1000);
    }
    case 'n': { /* handlers inside of handlers */
        struct sigaction action = {.sa_handler = again, .sa_flags = SA_NODEFER};
        sigaction(SIGUSR1, &action, 0);
        raise(SIGUSR1);
        return 0;
    }
    case 'i': { /* timers that are always due */
        struct itimerspec often = {{0, 1}, {0, 1}};
        struct sigaction action = {.sa_handler = counted};
        sigaction(SIGRTMIN, &action, 0);
        for (int i = 0; i < 30; i++) {
            timer_t timer;
            struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
            timer_create(CLOCK_MONOTONIC, &event, &timer);
            timer_settime(timer, 0, &often, 0);
        }
        while (signals < 10000) usleep(10);
        puts("signals");
        return 0;
    }
    case 'C': { /* children that end all the time */
        struct sigaction action = {.sa_handler = counted, .sa_flags = SA_NOCLDWAIT};
        sigaction(SIGCHLD, &action, 0);
        for (int i = 0; i < 3000; i++) {
            if (fork() == 0) _exit(0);
        }
        while (wait(0) >= 0) {}
        return report("children", signals > 0);
    }
    }
    return 2;
}
