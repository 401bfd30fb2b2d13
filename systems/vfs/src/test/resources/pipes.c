// Does with pipes and FIFOs of the host's kernel what it is told, and prints what came of it: the other side of
// pipe.HostKernelTest.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define SLOTS 10
#define FIFOS 2

static int fds[SLOTS];
static const char *dir;

struct opening {
    pthread_t thread;
    char path[4096];
    int mode, result;
    volatile int state; // 0 none, 1 under way, 2 ended
    volatile int task;
} openings[SLOTS];

static void nothing(int number) { (void) number; }

static void *opener(void *argument) {
    struct opening *o = argument;
    o->task = gettid();
    int fd = open(o->path, o->mode);
    o->result = fd < 0 ? -errno : fd;
    o->state = 2;
    return NULL;
}

// Until it has ended or sleeps in the kernel; whoever was woken does not sleep.
static void settle(struct opening *o) {
    while (o->state == 1) {
        char path[64], text[512], state = 0;
        snprintf(path, sizeof path, "/proc/self/task/%d/stat", o->task);
        FILE *f = o->task ? fopen(path, "r") : NULL;
        if (f) {
            if (fgets(text, sizeof text, f)) sscanf(strrchr(text, ')') + 1, " %c", &state);
            fclose(f);
        }
        if (state == 'S') return;
        usleep(50);
    }
}

static void fifo(char *path, long number) { snprintf(path, 4096, "%s/fifo%ld", dir, number); }

static void drop(long slot) {
    if (openings[slot].state) {
        while (openings[slot].state == 1) {
            pthread_kill(openings[slot].thread, SIGUSR1);
            usleep(300);
        }
        pthread_join(openings[slot].thread, NULL);
        if (openings[slot].result >= 0) close(openings[slot].result);
        openings[slot].state = 0;
    }
    if (fds[slot] >= 0) close(fds[slot]);
    fds[slot] = -1;
}

static long failed(long result) { return result < 0 ? -errno : result; }

static void print(long result) {
    if (result < 0) printf("E%ld\n", -result);
    else printf("%ld\n", result);
}

static void fill(unsigned char *bytes, long count, long seed) {
    for (long i = 0; i < count; i++) bytes[i] = (unsigned char) (seed * 31 + i * 7 + i / 256);
}

static int mode(long kind) { return kind == 0 ? O_RDONLY : kind == 1 ? O_WRONLY : O_RDWR; }

int main(int argc, char **argv) {
    static unsigned char bytes[2 << 20];
    char line[256], name[32], path[4096];
    if (argc < 2) return 2;
    dir = argv[1];
    signal(SIGPIPE, SIG_IGN);
    struct sigaction action = {.sa_handler = nothing};
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < SLOTS; i++) fds[i] = -1;
    while (fgets(line, sizeof line, stdin)) {
        long a = 0, b = 0, c = 0;
        sscanf(line, "%31s %ld %ld %ld", name, &a, &b, &c);
        if (!strcmp(name, "reset")) {
            for (int i = 0; i < SLOTS; i++) drop(i);
            for (int i = 0; i < FIFOS; i++) {
                fifo(path, i);
                unlink(path);
                if (mkfifo(path, 0600)) abort();
            }
            print(0);
        } else if (!strcmp(name, "pipe")) {
            int two[2];
            if (pipe2(two, O_NONBLOCK)) abort();
            fds[a] = two[0];
            fds[b] = two[1];
            print(0);
        } else if (!strcmp(name, "open")) {
            fifo(path, b);
            int fd = open(path, mode(c) | O_NONBLOCK);
            print(fd < 0 ? -errno : 0);
            fds[a] = fd;
        } else if (!strcmp(name, "begin")) {
            fifo(openings[a].path, b);
            openings[a].mode = mode(c);
            openings[a].task = 0;
            openings[a].state = 1;
            if (pthread_create(&openings[a].thread, NULL, opener, &openings[a])) abort();
            settle(&openings[a]);
            print(0);
        } else if (!strcmp(name, "finish")) {
            settle(&openings[a]);
            if (openings[a].state == 2) {
                pthread_join(openings[a].thread, NULL);
                openings[a].state = 0;
                fds[a] = openings[a].result;
                fcntl(fds[a], F_SETFL, O_NONBLOCK);
                print(fds[a] < 0 ? fds[a] : 0);
            } else print(-EAGAIN);
        } else if (!strcmp(name, "reopen")) {
            snprintf(path, sizeof path, "/proc/self/fd/%d", fds[b]);
            int fd = open(path, mode(c) | O_NONBLOCK);
            print(fd < 0 ? -errno : 0);
            fds[a] = fd;
        } else if (!strcmp(name, "close")) {
            drop(a);
            print(0);
        } else if (!strcmp(name, "packets")) {
            print(failed(fcntl(fds[a], F_SETFL, O_NONBLOCK | (b ? O_DIRECT : 0))));
        } else if (!strcmp(name, "read")) {
            long count = failed(read(fds[a], bytes, b));
            unsigned hash = 0;
            for (long i = 0; i < count; i++) hash = hash * 31 + bytes[i];
            printf("%ld %x\n", count, hash);
        } else if (!strcmp(name, "write")) {
            fill(bytes, b, c);
            print(failed(write(fds[a], bytes, b)));
        } else if (!strcmp(name, "append")) {
            // the pipe refers to these pages, so they are not used again
            long size = (b + 4096) & -4096;
            unsigned char *own = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            fill(own, b, c);
            struct iovec vec = {own, b};
            print(failed(vmsplice(fds[a], &vec, 1, SPLICE_F_NONBLOCK)));
            munmap(own, size);
        } else if (!strcmp(name, "tee")) {
            print(failed(tee(fds[a], fds[b], c, SPLICE_F_NONBLOCK)));
        } else if (!strcmp(name, "move")) {
            print(failed(splice(fds[a], NULL, fds[b], NULL, c, SPLICE_F_NONBLOCK)));
        } else if (!strcmp(name, "size")) {
            print(failed(fcntl(fds[a], F_GETPIPE_SZ)));
        } else if (!strcmp(name, "resize")) {
            print(failed(fcntl(fds[a], F_SETPIPE_SZ, b)));
        } else if (!strcmp(name, "available")) {
            int count = 0;
            long result = failed(ioctl(fds[a], FIONREAD, &count));
            print(result < 0 ? result : count);
        } else if (!strcmp(name, "poll")) {
            struct pollfd poller = {fds[a], (short) b, 0};
            poll(&poller, 1, 0);
            print(poller.revents);
        } else abort();
        fflush(stdout);
    }
    return 0;
}
