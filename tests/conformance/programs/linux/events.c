#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What QEMU does otherwise, or not at all, and what depends on the version of the kernel beneath it. */

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

static long futex(uint32_t *word, int operation, int value, void *timeout, uint32_t *other, int third) {
    return syscall(SYS_futex, word, operation, value, timeout, other, third);
}

static int control(int epfd, int op, int fd, unsigned events, uint64_t data) {
    struct epoll_event event = {events, {.u64 = data}};
    return epoll_ctl(epfd, op, fd, &event);
}

static void refused(void) {
    struct timespec good = {1, 0}, t = {10, 0};
    struct timeval day = {1, 0};
    struct timex tx = {0};
    SAY(syscall(SYS_clock_settime, CLOCK_REALTIME, &good));
    SAY(syscall(SYS_clock_settime, CLOCK_PROCESS_CPUTIME_ID, &good));
    SAY(syscall(SYS_settimeofday, &day, 0L));
    SAY(syscall(SYS_settimeofday, 0L, 0L));
    SAY(syscall(SYS_adjtimex, &tx));
    printf("status %x tick %ld\n", tx.status, tx.tick);
    tx.modes = ADJ_FREQUENCY;
    SAY(syscall(SYS_adjtimex, &tx));
    tx.modes = ADJ_OFFSET_SS_READ;
    SAY(syscall(SYS_adjtimex, &tx));
    tx.modes = 0x8000;
    SAY(syscall(SYS_adjtimex, &tx));
    SAY(syscall(SYS_nanosleep, 8L, 0L));
    SAY(syscall(SYS_clock_getres, CLOCK_MONOTONIC, 8L));
    int id;
    SAY(syscall(SYS_timer_create, CLOCK_REALTIME_ALARM, 0L, &id));
}

static volatile int handled;
static void count(int signal) {
    handled++;
}

static void polls(void) {
    sigset_t open;
    sigemptyset(&open);
    struct sigaction action = {.sa_handler = count};
    sigaction(SIGALRM, &action, 0);
    struct itimerval timer = {{0, 0}, {0, 20000}};
    setitimer(ITIMER_REAL, &timer, 0);
    struct timespec ten = {10, 0}, t = {0, 2000000}, bad = {0, -1};
    SAY(syscall(SYS_ppoll, 0L, 0, &ten, &open, 8));
    printf("left %s\n", ten.tv_sec == 9 ? "most" : "wrong");
    SAY(syscall(SYS_ppoll, 8L, 2000000, &t, 0L, 8));
    uint64_t two[2] = {3, 4};
    int fd = eventfd(0, EFD_NONBLOCK), epfd = epoll_create1(0);
    SAY(write(fd, two, 16));
    struct epoll_event event;
    SAY(syscall(SYS_epoll_pwait2, epfd, &event, 1, &t, 0L, 8));
    SAY(syscall(SYS_epoll_pwait2, epfd, &event, 1, &bad, 0L, 8));
    SAY(syscall(SYS_epoll_pwait2, epfd, &event, 1, 8L, 0L, 8));
    SAY(syscall(SYS_signalfd4, -1, &open, 4, 0));
    close(epfd);
    /* sets within sets: the leaf first, and last */
    int sets[8];
    for (int i = 0; i < 8; i++) {
        sets[i] = epoll_create1(0);
    }
    SAY(control(sets[0], EPOLL_CTL_ADD, sets[1], EPOLLIN, 1));
    SAY(control(sets[1], EPOLL_CTL_ADD, sets[2], EPOLLIN, 2));
    SAY(control(sets[2], EPOLL_CTL_ADD, fd, EPOLLIN, 3));
    SAY(control(sets[3], EPOLL_CTL_ADD, sets[0], EPOLLIN, 4));
    SAY(control(sets[4], EPOLL_CTL_ADD, sets[3], EPOLLIN, 5));
    SAY(control(sets[5], EPOLL_CTL_ADD, sets[4], EPOLLIN, 6));
    for (int i = 0; i < 8; i++) {
        close(sets[i]);
    }
    /* sets in which the leaf comes last */
    for (int i = 0; i < 8; i++) {
        sets[i] = epoll_create1(0);
        if (i > 0) {
            printf("%d ", i);
            SAY(control(sets[i - 1], EPOLL_CTL_ADD, sets[i], EPOLLIN, i));
        }
    }
    SAY(control(sets[3], EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    SAY(control(sets[4], EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    SAY(control(sets[5], EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    SAY(control(sets[6], EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    for (int i = 0; i < 8; i++) {
        close(sets[i]);
    }
}

static uint32_t a, b;

static void *wakes(void *word) {
    usleep(20000);
    futex(word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
    return 0;
}

struct waitv { uint64_t value, address; uint32_t flags, reserved; };

static void successors(void) {
    struct waitv list[130] = {{0, (uint64_t)&a, 2 | 128, 0}, {0, (uint64_t)&b, 2 | 128, 0}};
    struct timespec past = {1, 0}, bad = {0, -1};
    pthread_t thread;
    pthread_create(&thread, 0, wakes, &b);
    SAY(syscall(SYS_futex_waitv, list, 2, 0, 0L, 0));
    pthread_join(thread, 0);
    SAY(futex(&a, FUTEX_WAKE_PRIVATE, 9, 0, 0, 0));
    SAY(syscall(SYS_futex_waitv, list, 2, 0, &past, CLOCK_MONOTONIC));
    SAY(syscall(SYS_futex_waitv, list, 2, 0, &past, CLOCK_REALTIME));
    SAY(syscall(SYS_futex_waitv, list, 2, 0, &past, CLOCK_BOOTTIME));
    SAY(syscall(SYS_futex_waitv, list, 2, 0, &bad, CLOCK_MONOTONIC));
    SAY(syscall(SYS_futex_waitv, list, 2, 1, 0L, 0));
    SAY(syscall(SYS_futex_waitv, list, 0, 0, 0L, 0));
    SAY(syscall(SYS_futex_waitv, list, 129, 0, 0L, 0));
    SAY(syscall(SYS_futex_waitv, 0L, 1, 0, 0L, 0));
    SAY(syscall(SYS_futex_waitv, 8L, 1, 0, 0L, 0));
    list[1].value = 5;
    SAY(syscall(SYS_futex_waitv, list, 2, 0, 0L, 0));
    list[1].flags = 1;
    SAY(syscall(SYS_futex_waitv, list, 2, 0, 0L, 0));
    list[1].flags = 2;
    list[1].value = 1L << 32;
    SAY(syscall(SYS_futex_waitv, list, 2, 0, 0L, 0));
    list[1].value = 0;
    list[1].reserved = 1;
    SAY(syscall(SYS_futex_waitv, list, 2, 0, 0L, 0));
    list[1].reserved = 0;
    long wake = 454, wait = 455, requeue = 456;
    SAY(syscall(wait, &a, 1L, -1L & 0xffffffff, 2, 0L, 0));
    SAY(syscall(wait, &a, 0L, 0L, 2, 0L, 0));
    SAY(syscall(wait, &a, 0L, 1L, 2, &past, CLOCK_MONOTONIC));
    SAY(syscall(wait, &a, 0L, 1L, 3, 0L, 0));
    SAY(syscall(wait, &a, 1L << 32, 1L, 2, 0L, 0));
    SAY(syscall(wake, &a, 1L, 0, 2));
    SAY(syscall(wake, &a, 0L, 1, 2));
    SAY(syscall(wake, &a, 1L, 1, 2 | 256));
    SAY(syscall(wake, (char *)&a + 1, 1L, 1, 2));
    pthread_create(&thread, 0, wakes, &b);
    SAY(syscall(wait, &b, 0L, 1L, 2 | 128, 0L, 0));
    pthread_join(thread, 0);
    SAY(syscall(requeue, list, 0, 1, 1));
    SAY(syscall(requeue, list, 0, -1, 1));
    SAY(syscall(requeue, list, 1, 1, 1));
    SAY(syscall(requeue, 0L, 0, 1, 1));
    list[0].value = 7;
    SAY(syscall(requeue, list, 0, 1, 1));
    SAY(futex(&a, FUTEX_LOCK_PI, 0, 0, 0, 0));
    SAY(futex(&a, FUTEX_UNLOCK_PI, 0, 0, 0, 0));
    SAY(futex(&a, FUTEX_CMP_REQUEUE_PI, 1, 0, &b, 0));
}

static void shared(void) {
    uint32_t *here = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (!child) {
            struct timespec second = {0, 300000000};
            uint32_t *there = mremap(here, 0, 4096, MREMAP_MAYMOVE);
            futex(there + 1, i == 0 ? FUTEX_WAIT : FUTEX_WAIT_PRIVATE, 0, &second, 0, 0);
            _exit(there == here ? 7 : errno == ETIMEDOUT ? 1 : 0);
        }
        usleep(50000);
        SAY(futex(here + 1, FUTEX_WAKE, 1, 0, 0, 0));
        int status;
        waitpid(child, &status, 0);
        printf("status %x\n", status);
    }
}

static pthread_mutex_t robust;
static void *holder(void *unused) {
    pthread_mutex_lock(&robust);
    usleep(50000);
    return 0;
}

static void robusts(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&robust, &attributes);
    pthread_t thread;
    pthread_create(&thread, 0, holder, 0);
    usleep(10000);
    printf("lock %s\n", strerrorname_np(pthread_mutex_lock(&robust)));
    printf("consistent %d\n", pthread_mutex_consistent(&robust));
    pthread_mutex_unlock(&robust);
    printf("lock %d\n", pthread_mutex_lock(&robust));
    pthread_mutex_unlock(&robust);
    pthread_join(thread, 0);
    /* of a process that is killed */
    pthread_mutex_t *far = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutex_init(far, &attributes);
    fflush(stdout);
    pid_t child = fork();
    if (!child) {
        pthread_mutex_lock(far);
        usleep(50000);
        kill(getpid(), SIGKILL);
    }
    usleep(20000);
    printf("lock %s\n", strerrorname_np(pthread_mutex_lock(far)));
    wait(0);
    /* a list that leads round, and one that cannot be read */
    for (int i = 0; i < 2; i++) {
        child = fork();
        if (!child) {
            static struct robust_list_head head;
            static struct robust_list one, two;
            head.list.next = i == 0 ? &one : (struct robust_list *)16;
            one.next = &two;
            two.next = &one;
            head.futex_offset = 1000000000L;
            syscall(SYS_set_robust_list, &head, sizeof head);
            _exit(5);
        }
        int status;
        waitpid(child, &status, 0);
        printf("status %x\n", status);
    }
    struct robust_list_head *head;
    size_t size;
    SAY(syscall(SYS_get_robust_list, 0, &head, &size));
    printf("size %zu\n", size);
    SAY(syscall(SYS_get_robust_list, 30999, &head, &size));
    SAY(syscall(SYS_set_robust_list, head, 23));
}

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    refused();
    polls();
    successors();
    shared();
    robusts();
    return 0;
}
