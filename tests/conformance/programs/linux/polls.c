#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
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

static volatile int handled;
static void count(int signal) {
    handled++;
}

static void counters(void) {
    uint64_t value = 0;
    int fd = eventfd(5, EFD_NONBLOCK);
    SAY(read(fd, &value, 8));
    printf("value %lu\n", value);
    SAY(read(fd, &value, 8));
    SAY(read(fd, &value, 7));
    SAY(write(fd, &value, 7));
    value = UINT64_MAX;
    SAY(write(fd, &value, 8));
    value = UINT64_MAX - 1;
    SAY(write(fd, &value, 8));
    value = 1;
    SAY(write(fd, &value, 8));
    struct pollfd p = {fd, POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM, 0};
    SAY(poll(&p, 1, 0));
    printf("revents %x\n", p.revents);
    SAY(read(fd, &value, 8));
    SAY(poll(&p, 1, 0));
    printf("revents %x\n", p.revents);
    SAY(eventfd(0, 2));
    SAY(pread(fd, &value, 8, 0));
    int s = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    SAY(read(s, &value, 8));
    printf("value %lu\n", value);
    SAY(read(s, &value, 8));
    SAY(read(s, &value, 8));
    close(fd);
    close(s);
}

static void *later(void *fd) {
    uint64_t one = 1;
    usleep(20000);
    write(*(int *)fd, &one, 8);
    return 0;
}

static void polls(void) {
    int fd = eventfd(0, 0), pair[2];
    pipe(pair);
    uint64_t value;
    pthread_t thread;
    pthread_create(&thread, 0, later, &fd);
    struct pollfd p[4] = {{fd, POLLIN, 0}, {-1, POLLIN, 77}, {99, POLLIN, 0}, {pair[1], POLLOUT, 0}};
    SAY(poll(p, 1, -1));
    printf("revents %x\n", p[0].revents);
    pthread_join(thread, 0);
    SAY(poll(p, 4, -1));
    printf("revents %x %x %x %x\n", p[0].revents, p[1].revents, p[2].revents, p[3].revents);
    read(fd, &value, 8);
    SAY(poll(p, 2, 5));
    SAY(poll(0, 0, 5));
    SAY(poll((void *)8, 1, 5));
    struct timespec bad = {0, 1000000000}, zero = {0, 0}, ten = {10, 0};
    SAY(syscall(SYS_ppoll, p, 1, &bad, 0L, 8));
    SAY(syscall(SYS_ppoll, p, 1, &zero, 0L, 7));
    sigset_t set;
    sigemptyset(&set);
    SAY(syscall(SYS_ppoll, p, 1, &zero, &set, 7));
    SAY(syscall(SYS_ppoll, p, 1, &zero, 8L, 8));
    SAY(syscall(SYS_ppoll, p, 1, 8L, 0L, 8));
    /* pipes: hang-up and error */
    struct pollfd r = {pair[0], POLLIN | POLLRDHUP, 0}, w = {pair[1], POLLOUT, 0};
    SAY(poll(&r, 1, 0));
    write(pair[1], "x", 1);
    SAY(poll(&r, 1, 0));
    printf("revents %x\n", r.revents);
    close(pair[1]);
    SAY(poll(&r, 1, 0));
    printf("revents %x\n", r.revents);
    char c;
    read(pair[0], &c, 1);
    SAY(poll(&r, 1, 0));
    printf("revents %x\n", r.revents);
    close(pair[0]);
    pipe(pair);
    close(pair[0]);
    w.fd = pair[1];
    SAY(poll(&w, 1, 0));
    printf("revents %x\n", w.revents);
    close(pair[1]);
    /* signals: delivered with the mask of the call */
    sigset_t block, open;
    sigemptyset(&open);
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    sigprocmask(SIG_BLOCK, &block, 0);
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, 0);
    raise(SIGUSR1);
    printf("handled %d\n", handled);
    SAY(syscall(SYS_ppoll, p, 1, &ten, &open, 8));
    printf("handled %d\n", handled);
    raise(SIGUSR1);
    pipe(pair);
    p[0].fd = pair[1];
    p[0].events = POLLOUT;
    /* what is ready is told first: the signal stays */
    SAY(syscall(SYS_ppoll, p, 1, &ten, &open, 8));
    printf("handled %d\n", handled);
    ten.tv_sec = 10;
    SAY(ppoll(0, 0, &ten, &open));
    printf("handled %d\n", handled);
    sigprocmask(SIG_UNBLOCK, &block, 0);
    close(pair[0]);
    close(pair[1]);
    close(fd);
}

static void selects(void) {
    int pair[2];
    pipe(pair);
    fd_set in, out, except;
    struct timespec t = {0, 0}, ten = {10, 0};
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&except);
    FD_SET(pair[0], &in);
    FD_SET(pair[1], &out);
    FD_SET(pair[0], &except);
    SAY(syscall(SYS_pselect6, pair[1] + 1, &in, &out, &except, &t, 0L));
    printf("in %d out %d except %d\n", FD_ISSET(pair[0], &in), FD_ISSET(pair[1], &out),
           FD_ISSET(pair[0], &except));
    FD_SET(pair[0], &in);
    write(pair[1], "x", 1);
    SAY(syscall(SYS_pselect6, pair[1] + 1, &in, 0L, 0L, &ten, 0L));
    printf("in %d, left %s\n", FD_ISSET(pair[0], &in), ten.tv_sec == 9 ? "most" : "wrong");
    FD_ZERO(&in);
    FD_SET(33, &in);
    SAY(syscall(SYS_pselect6, 34, &in, 0L, 0L, &t, 0L));
    SAY(syscall(SYS_pselect6, -1, &in, 0L, 0L, &t, 0L));
    SAY(syscall(SYS_pselect6, 10, 8L, 0L, 0L, &t, 0L));
    SAY(syscall(SYS_pselect6, 0, 0L, 0L, 0L, &t, 8L));
    struct timespec bad = {0, -1};
    SAY(syscall(SYS_pselect6, 0, 0L, 0L, 0L, &bad, 0L));
    struct timeval little = {0, 3000};
    SAY(select(0, 0, 0, 0, &little));
    printf("left %ld %ld\n", little.tv_sec, little.tv_usec);
    struct { const void *mask; size_t size; } argument = {&in, 7};
    SAY(syscall(SYS_pselect6, 0, 0L, 0L, 0L, &t, &argument));
    close(pair[0]);
    close(pair[1]);
}

static void show(int epfd, int most, int timeout) {
    struct epoll_event events[8];
    int count = epoll_wait(epfd, events, most, timeout);
    printf("wait: %d", count);
    for (int i = 0; i < count; i++) {
        printf(" %lu:%x", events[i].data.u64, events[i].events);
    }
    printf("\n");
}

static int control(int epfd, int op, int fd, unsigned events, uint64_t data) {
    struct epoll_event event = {events, {.u64 = data}};
    return epoll_ctl(epfd, op, fd, &event);
}

static void epolls(void) {
    int epfd = epoll_create1(EPOLL_CLOEXEC), fd = eventfd(0, EFD_NONBLOCK), pair[2];
    pipe(pair);
    uint64_t one = 1, value;
    SAY(epoll_create1(1));
    SAY(control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    SAY(control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    SAY(control(epfd, EPOLL_CTL_MOD, pair[0], EPOLLIN, 1));
    SAY(control(epfd, EPOLL_CTL_DEL, pair[0], EPOLLIN, 1));
    SAY(control(epfd, EPOLL_CTL_ADD, 99, EPOLLIN, 1));
    SAY(control(99, EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    SAY(control(fd, EPOLL_CTL_ADD, epfd, EPOLLIN, 1));
    SAY(control(epfd, EPOLL_CTL_ADD, epfd, EPOLLIN, 1));
    SAY(control(epfd, 77, fd, EPOLLIN, 1));
    SAY(epoll_ctl(epfd, EPOLL_CTL_ADD, pair[0], 0));
    SAY(epoll_ctl(epfd, EPOLL_CTL_ADD, pair[0], (void *)8));
    struct epoll_event event;
    SAY(epoll_wait(epfd, &event, 0, 0));
    SAY(epoll_wait(fd, &event, 1, 0));
    SAY(epoll_wait(99, &event, 1, 0));
    SAY(epoll_wait(epfd, (void *)-8L, 1, 0));
    show(epfd, 8, 0);
    /* level */
    write(fd, &one, 8);
    SAY(epoll_wait(epfd, (void *)8, 1, 0));
    show(epfd, 8, 0);
    show(epfd, 8, -1);
    read(fd, &value, 8);
    show(epfd, 8, 0);
    /* edge */
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLET, 2));
    show(epfd, 8, 0);
    write(fd, &one, 8);
    show(epfd, 8, 0);
    show(epfd, 8, 0);
    write(fd, &one, 8);
    show(epfd, 8, 0);
    show(epfd, 8, 0);
    read(fd, &value, 8);
    show(epfd, 8, 0);
    write(fd, &one, 8);
    show(epfd, 8, 0);
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLET, 3));
    show(epfd, 8, 0);
    show(epfd, 8, 0);
    /* one shot */
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT, 4));
    show(epfd, 8, 0);
    show(epfd, 8, 0);
    write(fd, &one, 8);
    show(epfd, 8, 0);
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT, 5));
    show(epfd, 8, 0);
    /* writable, edge: not again and again */
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLOUT | EPOLLET, 6));
    show(epfd, 8, 0);
    show(epfd, 8, 5);
    read(fd, &value, 8);
    show(epfd, 8, 0);
    SAY(control(epfd, EPOLL_CTL_DEL, fd, 0, 0));
    /* exclusive */
    SAY(control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT, 6));
    SAY(control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLEXCLUSIVE, 6));
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN, 6));
    SAY(control(epfd, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLEXCLUSIVE, 6));
    SAY(control(epfd, EPOLL_CTL_DEL, fd, 0, 0));
    /* fairness */
    int fds[4];
    for (int i = 0; i < 4; i++) {
        fds[i] = eventfd(1, 0);
        control(epfd, EPOLL_CTL_ADD, fds[i], EPOLLIN, 10 + i);
    }
    show(epfd, 2, 0);
    show(epfd, 2, 0);
    show(epfd, 3, 0);
    show(epfd, 3, 0);
    for (int i = 0; i < 4; i++) {
        close(fds[i]);
    }
    show(epfd, 8, 0);
    /* a description outlives the descriptor */
    fd = eventfd(1, 0);
    control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN, 20);
    int copy = dup(fd);
    close(fd);
    show(epfd, 8, 0);
    SAY(control(epfd, EPOLL_CTL_DEL, fd, 0, 0));
    SAY(control(epfd, EPOLL_CTL_ADD, copy, EPOLLIN, 21));
    show(epfd, 8, 0);
    close(copy);
    show(epfd, 8, 0);
    /* sets within sets */
    int sets[8];
    for (int i = 0; i < 8; i++) {
        sets[i] = epoll_create1(0);
    }
    fd = eventfd(0, 0);
    SAY(control(sets[0], EPOLL_CTL_ADD, sets[1], EPOLLIN, 1));
    SAY(control(sets[1], EPOLL_CTL_ADD, sets[0], EPOLLIN, 2));
    SAY(control(sets[1], EPOLL_CTL_ADD, sets[2], EPOLLIN, 2));
    SAY(control(sets[2], EPOLL_CTL_ADD, sets[0], EPOLLIN, 2));
    SAY(control(sets[0], EPOLL_CTL_ADD, sets[2], EPOLLIN | EPOLLEXCLUSIVE, 2));
    SAY(control(sets[2], EPOLL_CTL_ADD, fd, EPOLLIN, 3));
    show(sets[0], 8, 0);
    write(fd, &one, 8);
    show(sets[0], 8, 0);
    show(sets[1], 8, 0);
    struct pollfd p = {sets[0], POLLIN | POLLRDNORM, 0};
    SAY(poll(&p, 1, 0));
    printf("revents %x\n", p.revents);
    read(fd, &value, 8);
    show(sets[0], 8, 0);
    SAY(poll(&p, 1, 0));
    for (int i = 0; i < 8; i++) {
        close(sets[i]);
    }
    /* a thread wakes it, a signal ends it */
    pthread_t thread;
    control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLET, 7);
    pthread_create(&thread, 0, later, &fd);
    show(epfd, 8, -1);
    pthread_join(thread, 0);
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, 0);
    handled = 0;
    struct itimerspec;
    ualarm(10000, 0);
    SAY(epoll_wait(epfd, &event, 1, -1));
    printf("handled %d\n", handled);
    sigset_t set;
    sigemptyset(&set);
    SAY(syscall(SYS_epoll_pwait, epfd, &event, 1, 0, &set, 4));
    SAY(syscall(SYS_epoll_pwait, epfd, &event, 1, 0, 8L, 8));
    /* files that are always ready */
    SAY(control(epfd, EPOLL_CTL_ADD, pair[1], EPOLLOUT | EPOLLET, 8));
    show(epfd, 8, 0);
    show(epfd, 8, 0);
    close(pair[0]);
    show(epfd, 8, 0);
    SAY(read(epfd, &value, 8));
    SAY(write(epfd, &value, 8));
    close(pair[1]);
    close(fd);
    close(epfd);
}

static void timers(void) {
    struct itimerspec value = {{0, 2000000}, {0, 2000000}}, old, none = {{0, 0}, {0, 0}};
    uint64_t times = 0;
    SAY(timerfd_create(CLOCK_MONOTONIC_RAW, 0));
    SAY(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
    SAY(timerfd_create(77, 0));
    SAY(timerfd_create(CLOCK_MONOTONIC, 1));
    for (int clock = 0; clock < 2; clock++) {
        int fd = timerfd_create(clock, TFD_NONBLOCK);
        SAY(read(fd, &times, 8));
        SAY(read(fd, &times, 4));
        SAY(write(fd, &times, 8));
        SAY(timerfd_gettime(fd, &old));
        printf("not set: %ld %ld\n", old.it_value.tv_sec, old.it_value.tv_nsec);
        SAY(timerfd_settime(fd, 4, &value, 0));
        SAY(timerfd_settime(fd, 0, &value, 0));
        usleep(20000);
        SAY(read(fd, &times, 8));
        printf("times %s\n", times >= 9 ? "many" : "few");
        SAY(timerfd_settime(fd, 0, &none, &old));
        printf("interval %ld %s\n", old.it_interval.tv_nsec,
               old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 2000000 ? "left" : "wrong");
        struct pollfd p = {fd, POLLIN | POLLOUT | POLLRDNORM, 0};
        SAY(poll(&p, 1, 5));
        struct itimerspec once = {{0, 0}, {0, 3000000}}, past = {{0, 0}, {0, 1}};
        SAY(timerfd_settime(fd, 0, &once, 0));
        SAY(poll(&p, 1, -1));
        printf("revents %x\n", p.revents);
        SAY(read(fd, &times, 8));
        printf("times %lu\n", times);
        SAY(timerfd_settime(fd, TFD_TIMER_ABSTIME, &past, 0));
        SAY(poll(&p, 1, -1));
        SAY(read(fd, &times, 8));
        printf("times %lu\n", times);
        past.it_value.tv_nsec = 1000000000;
        SAY(timerfd_settime(fd, 0, &past, 0));
        SAY(timerfd_settime(fd, 0, (void *)8, 0));
        SAY(timerfd_settime(fd, 0, &once, (void *)8));
        SAY(timerfd_gettime(fd, (void *)8));
        close(fd);
    }
    SAY(timerfd_settime(0, 0, &value, 0));
    SAY(timerfd_settime(99, 0, &value, 0));
    SAY(timerfd_gettime(99, &value));
}

static void signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN + 1);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, 0);
    int fd = signalfd(-1, &set, SFD_NONBLOCK);
    struct signalfd_siginfo info[3];
    SAY(read(fd, info, sizeof info));
    SAY(read(fd, info, 127));
    SAY(write(fd, info, 128));
    SAY(syscall(SYS_signalfd4, -1, 8L, 8, 0));
    SAY(syscall(SYS_signalfd4, -1, &set, 8, 1));
    SAY(syscall(SYS_signalfd4, 0, &set, 8, 0));
    SAY(syscall(SYS_signalfd4, 99, &set, 8, 0));
    int epfd = epoll_create1(0);
    control(epfd, EPOLL_CTL_ADD, fd, EPOLLIN, 1);
    show(epfd, 8, 0);
    raise(SIGUSR1);
    union sigval value = {.sival_int = 42};
    sigqueue(getpid(), SIGRTMIN + 1, value);
    show(epfd, 8, 0);
    struct pollfd p = {fd, POLLIN, 0};
    SAY(poll(&p, 1, 0));
    SAY(read(fd, info, sizeof info));
    for (int i = 0; i < 2; i++) {
        printf("signal %d code %d pid %s uid %d int %d\n", info[i].ssi_signo, info[i].ssi_code,
               info[i].ssi_pid == getpid() ? "own" : "other", info[i].ssi_uid == getuid(),
               info[i].ssi_int);
    }
    show(epfd, 8, 0);
    pid_t child = fork();
    if (!child) {
        _exit(3);
    }
    SAY(poll(&p, 1, -1));
    SAY(read(fd, info, sizeof info));
    printf("signal %d code %d pid %s status %d\n", info[0].ssi_signo, info[0].ssi_code,
           info[0].ssi_pid == child ? "child" : "other", info[0].ssi_status);
    wait(0);
    sigset_t other;
    sigemptyset(&other);
    sigaddset(&other, SIGUSR2);
    sigprocmask(SIG_BLOCK, &other, 0);
    raise(SIGUSR2);
    SAY(poll(&p, 1, 0));
    SAY(signalfd(fd, &other, 0) == fd);
    SAY(poll(&p, 1, 0));
    SAY(read(fd, info, sizeof info));
    sigprocmask(SIG_UNBLOCK, &set, 0);
    close(fd);
    close(epfd);
}

/* What a file has but does not tell is waited for in one piece. */
static void quiet(const char *name, int fd, int events) {
    struct rusage before, after;
    struct pollfd p = {fd, events, 0};
    getrusage(RUSAGE_SELF, &before);
    int count = poll(&p, 1, 30);
    getrusage(RUSAGE_SELF, &after);
    printf("%s %x: %d, %x, %d\n", name, events, count, p.revents, after.ru_nvcsw - before.ru_nvcsw < 10);
}

static void waits(void) {
    static const int events[] = {0, POLLPRI, POLLRDNORM | POLLWRNORM, POLLRDNORM, POLLWRNORM, POLLRDHUP, POLLMSG};
    struct itimerspec soon = {{0, 0}, {0, 1}};
    int pair[2];
    pipe(pair);
    write(pair[1], "x", 1);
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(timer, 0, &soon, 0);
    usleep(1000);
    for (int i = 0; i < 7; i++) {
        quiet("counter", eventfd(1, 0), events[i]);
        quiet("timer", timer, events[i]);
        quiet("null", open("/dev/null", O_RDWR), events[i]);
        quiet("file", open("/proc/self/exe", O_RDONLY), events[i]);
        quiet("directory", open("/", O_RDONLY), events[i]);
        quiet("pipe", pair[0], events[i]);
        quiet("pipe", pair[1], events[i]);
    }
    quiet("timer", timer, POLLOUT);
    quiet("output", 1, POLLPRI);
    quiet("output", 1, 0);
    int set = epoll_create1(0);
    struct epoll_event normal = {EPOLLRDNORM | EPOLLWRNORM, {0}};
    SAY(epoll_ctl(set, EPOLL_CTL_ADD, eventfd(1, 0), &normal));
    normal.events = EPOLLOUT;
    SAY(epoll_ctl(set, EPOLL_CTL_ADD, timer, &normal));
    SAY(epoll_wait(set, &normal, 1, 30));
    quiet("set", set, POLLIN);
}

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    counters();
    polls();
    selects();
    epolls();
    timers();
    signals();
    waits();
    return 0;
}
