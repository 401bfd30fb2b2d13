/* flock, locks of POSIX and of open file descriptions; what processes see of each other's. */
#include "check.h"
#include <sched.h>

static struct flock range(int type, long start, long length) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return lock;
}

static long lock(int fd, int how, int type, long start, long length) {
    struct flock lock = range(type, start, length);
    return fcntl(fd, how, &lock);
}

static void get(int fd, int how, int type, long start, long length) {
    struct flock lock = range(type, start, length);
    if (fcntl(fd, how, &lock) < 0) {
        printf("get: %s\n", strerrorname_np(errno));
    } else if (lock.l_type == F_UNLCK) {
        printf("get: free\n");
    } else {
        const char *who = lock.l_pid == getppid() ? "parent" : lock.l_pid == -1 ? "file" : "?";
        printf("get: type %d, %ld+%ld, %s\n", lock.l_type, (long)lock.l_start, (long)lock.l_len,
               who);
    }
    fflush(stdout);
}

static int in_child(void (*what)(void)) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        what();
        fflush(stdout);
        _exit(7);
    }
    int status;
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}

static int fd;

static void ask(void) {
    get(fd, F_GETLK, F_WRLCK, 0, 0);
    get(fd, F_GETLK, F_RDLCK, 0, 0);
    get(fd, F_GETLK, F_WRLCK, 5, 5);
    SHOW(lock(fd, F_SETLK, F_RDLCK, 0, 0));
    SHOW(lock(fd, F_SETLK, F_WRLCK, 100, 10));
    SHOW(lock(fd, F_SETLK, F_UNLCK, 0, 0));
}

static void flocks(void) {
    SHOW(flock(fd, LOCK_EX | LOCK_NB));
    int own = open("file", O_RDWR);
    SHOW(flock(own, LOCK_EX | LOCK_NB));
    SHOW(flock(own, LOCK_SH | LOCK_NB));
}

static void waits(void) {
    SHOW(lock(fd, F_SETLKW, F_WRLCK, 0, 10));
}

static volatile sig_atomic_t handled;

static void handle(int signal) {
    handled = signal;
}

static void waits_for_signal(void) {
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, NULL);
    lock(fd, F_SETLK, F_WRLCK, 50, 1); /* tells the parent that the handler is there */
    long result = fcntl(fd, F_SETLKW, &(struct flock){.l_type = F_WRLCK, .l_len = 10});
    printf("%s, %s\n", result < 0 ? strerrorname_np(errno) : "locked", handled ? "told" : "not told");
}

int main(void) {
    fd = make("file", "0123456789", 0644);
    SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    SHOW(lock(fd, F_SETLK, F_RDLCK, 4, 2));
    SHOW(lock(fd, F_SETLK, F_RDLCK, 20, 0));
    get(fd, F_GETLK, F_WRLCK, 0, 0);
    in_child(ask);
    SHOW(lock(fd, F_SETLK, 9, 0, 10));
    SHOW(lock(fd, F_SETLK, F_WRLCK, -1, 10));
    SHOW(lock(fd, F_SETLK, F_WRLCK, 5, -6));
    SHOW(lock(fd, F_SETLK, F_WRLCK, 5, -5));
    SHOW(lock(fd, F_SETLK, F_WRLCK, LONG_MAX, 10));
    SHOW(lock(77, F_SETLK, F_WRLCK, 0, 10));
    SHOW(fcntl(fd, F_SETLK, NOWHERE));
    int reader = open("file", O_RDONLY);
    SHOW(lock(reader, F_SETLK, F_WRLCK, 0, 10));
    get(fd, F_GETLK, F_UNLCK, 0, 10);
    /* closing any descriptor of the file gives the locks up */
    SHOW(close(reader));
    in_child(ask);

    SHOW(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    get(fd, F_GETLK, F_WRLCK, 0, 0);
    SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    SHOW(lock(fd, F_OFD_SETLK, F_RDLCK, 0, 10));
    get(fd, F_GETLK, F_WRLCK, 0, 0);
    SHOW(lock(fd, F_OFD_SETLK, F_UNLCK, 0, 10));
    struct flock owned = range(F_WRLCK, 0, 10);
    owned.l_pid = 1;
    SHOW(fcntl(fd, F_OFD_SETLK, &owned));
    int second = open("file", O_RDWR);
    SHOW(lock(second, F_OFD_SETLK, F_WRLCK, 3, 1));
    SHOW(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    int copy = dup(second);
    SHOW(close(second));
    SHOW(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    SHOW(close(copy));
    SHOW(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    SHOW(lock(fd, F_OFD_SETLK, F_UNLCK, 0, 10));

    SHOW(flock(fd, LOCK_EX));
    second = open("file", O_RDWR);
    SHOW(flock(second, LOCK_SH | LOCK_NB));
    SHOW(lock(second, F_SETLK, F_WRLCK, 0, 10));
    in_child(flocks);
    SHOW(flock(fd, LOCK_SH));
    in_child(flocks);
    SHOW(flock(fd, LOCK_UN));
    SHOW(flock(fd, LOCK_UN | LOCK_NB));
    SHOW(flock(fd, 0));
    SHOW(flock(fd, LOCK_SH | LOCK_EX));
    SHOW(flock(77, LOCK_SH));
    close(second);

    /* waiting: the child has it after the parent */
    SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        waits();
        _exit(0);
    }
    for (int i = 0; i < 50; i++) {
        sched_yield();
    }
    printf("gives it up\n");
    fflush(stdout);
    lock(fd, F_SETLK, F_UNLCK, 0, 10);
    waitpid(pid, NULL, 0);
    SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 10));

    pid = fork();
    if (pid == 0) {
        waits_for_signal();
        fflush(stdout);
        _exit(0);
    }
    struct flock ready;
    do {
        ready = range(F_WRLCK, 50, 1);
        fcntl(fd, F_GETLK, &ready);
        sched_yield();
    } while (ready.l_type == F_UNLCK);
    while (waitpid(pid, NULL, WNOHANG) == 0) {
        kill(pid, SIGUSR1);
        sched_yield();
    }

    /* a circle: one of the two is told */
    pid = fork();
    if (pid == 0) {
        lock(fd, F_SETLK, F_WRLCK, 20, 10);
        long result = lock(fd, F_SETLKW, F_WRLCK, 0, 10);
        _exit(result < 0 && errno == EDEADLK ? 1 : 0);
    }
    struct flock other;
    do {
        other = range(F_WRLCK, 20, 10);
        fcntl(fd, F_GETLK, &other);
        sched_yield();
    } while (other.l_type == F_UNLCK);
    long result = lock(fd, F_SETLKW, F_WRLCK, 20, 10);
    int told = result < 0 && errno == EDEADLK;
    if (told) {
        lock(fd, F_SETLK, F_UNLCK, 0, 10);
    }
    int status;
    lock(fd, F_SETLK, F_UNLCK, 0, 0);
    waitpid(pid, &status, 0);
    printf("%d told of the circle\n", told + WEXITSTATUS(status));
    return 0;
}
