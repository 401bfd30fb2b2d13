#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
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

static long futex(uint32_t *word, int operation, int value, void *timeout, uint32_t *other, int third) {
    return syscall(SYS_futex, word, operation, value, timeout, other, third);
}

static uint32_t a, b;
static int waits, bits = 1;
static volatile int woken;

static void *waiter(void *operation) {
    long result = futex(&a, (int)(long)operation, 0, 0, 0, bits);
    __sync_fetch_and_add(&woken, 1);
    return (void *)result;
}

static void start(pthread_t *threads, int count, int operation) {
    woken = 0;
    for (int i = 0; i < count; i++) {
        pthread_create(&threads[i], 0, waiter, (void *)(long)operation);
    }
    usleep(50000);
}

static void until(int count) {
    while (woken < count) {
        usleep(1000);
    }
    usleep(10000);
    printf("woken %d\n", woken);
}

static volatile int handled;
static void count(int signal) {
    handled++;
}

static void basics(void) {
    struct timespec little = {0, 5000000}, bad = {0, 1000000000}, past = {1, 0}, ten = {10, 0};
    SAY(futex(&a, FUTEX_WAIT, 1, 0, 0, 0));
    SAY(futex(&a, FUTEX_WAIT, 0, &little, 0, 0));
    SAY(futex(&a, FUTEX_WAIT, 0, &bad, 0, 0));
    SAY(futex(&a, FUTEX_WAIT_BITSET, 0, &past, 0, -1));
    SAY(futex(&a, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &past, 0, -1));
    SAY(futex(&a, FUTEX_WAIT_BITSET, 0, &past, 0, 0));
    SAY(futex(&a, FUTEX_WAKE_BITSET, 1, 0, 0, 0));
    SAY(futex(&a, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 1, 0, 0, 0));
    SAY(futex((void *)((char *)&a + 1), FUTEX_WAIT, 0, 0, 0, 0));
    SAY(futex((void *)((char *)&a + 1), FUTEX_WAKE, 0, 0, 0, 0));
    SAY(futex((void *)8, FUTEX_WAIT, 0, 0, 0, 0));
    SAY(futex((void *)8, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0));
    SAY(futex((void *)8, FUTEX_WAKE, 1, 0, 0, 0));
    SAY(futex((void *)8, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0));
    SAY(futex(&a, 77, 1, 0, 0, 0));
    SAY(futex(&a, FUTEX_FD, 1, 0, 0, 0));
    pthread_t threads[8];
    start(threads, 4, FUTEX_WAIT_PRIVATE);
    SAY(futex(&a, FUTEX_WAKE, 1, 0, 0, 0));
    SAY(futex(&a, FUTEX_WAKE_PRIVATE, 0, 0, 0, 0));
    until(1);
    SAY(futex(&a, FUTEX_WAKE_PRIVATE, 2, 0, 0, 0));
    until(3);
    SAY(futex(&a, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0));
    until(4);
    bits = 2;
    start(threads, 1, FUTEX_WAIT_BITSET);
    bits = 5;
    SAY(futex(&a, FUTEX_WAKE_BITSET, 10, 0, 0, 5));
    SAY(futex(&a, FUTEX_WAKE_BITSET, 10, 0, 0, 6));
    until(1);
    start(threads, 2, FUTEX_WAIT_BITSET);
    SAY(futex(&a, FUTEX_WAKE, 10, 0, 0, 0));
    until(2);
}

static void requeues(void) {
    pthread_t threads[8];
    start(threads, 6, FUTEX_WAIT);
    SAY(futex(&a, FUTEX_CMP_REQUEUE, 1, (void *)2, &b, 7));
    SAY(futex(&a, FUTEX_CMP_REQUEUE, -1, (void *)2, &b, 0));
    SAY(futex(&a, FUTEX_CMP_REQUEUE, 1, (void *)-1, &b, 0));
    SAY(futex(&a, FUTEX_CMP_REQUEUE, 1, (void *)2, &b, 0));
    until(1);
    SAY(futex(&b, FUTEX_WAKE, 10, 0, 0, 0));
    until(3);
    SAY(futex(&a, FUTEX_REQUEUE, 0, (void *)2, &b, 0));
    SAY(futex(&a, FUTEX_WAKE, 10, 0, 0, 0));
    until(4);
    SAY(futex(&b, FUTEX_REQUEUE, 1, (void *)INT_MAX, &b, 0));
    until(5);
    SAY(futex(&b, FUTEX_WAKE, 10, 0, 0, 0));
    until(6);
    SAY(futex(&a, FUTEX_REQUEUE, 1, (void *)1, (void *)8, 0));
    SAY(futex(&a, FUTEX_CMP_REQUEUE, 1, (void *)1, (void *)((char *)&b + 1), 0));
}

static void operations(void) {
    struct {
        int op, argument, cmp, compared;
    } all[] = {
        {FUTEX_OP_SET, 7, FUTEX_OP_CMP_EQ, 5},    {FUTEX_OP_ADD, -3, FUTEX_OP_CMP_NE, 5},
        {FUTEX_OP_OR, 10, FUTEX_OP_CMP_LT, 6},    {FUTEX_OP_ANDN, 4, FUTEX_OP_CMP_LE, 5},
        {FUTEX_OP_XOR, 2047, FUTEX_OP_CMP_GT, 4}, {FUTEX_OP_SET | FUTEX_OP_OPARG_SHIFT, 9, FUTEX_OP_CMP_GE, 6},
        {FUTEX_OP_ADD, 1, FUTEX_OP_CMP_GT, -1},   {FUTEX_OP_ADD, 1, FUTEX_OP_CMP_LT, -2048},
        {5, 1, FUTEX_OP_CMP_EQ, 5},               {FUTEX_OP_SET, 1, 6, 5},
    };
    pthread_t thread;
    for (int i = 0; i < 10; i++) {
        start(&thread, 1, FUTEX_WAIT);
        b = 5;
        int code = FUTEX_OP(all[i].op, all[i].argument, all[i].cmp, all[i].compared);
        printf("%d ", i);
        SAY(futex(&b, FUTEX_WAKE_OP, 1, (void *)1, &b, code));
        printf("word %d ", (int)b);
        b = 5;
        SAY(futex(&a, FUTEX_WAKE_OP, 1, (void *)1, &b, code));
        a = 0;
        SAY(futex(&a, FUTEX_WAKE, 1, 0, 0, 0) >= 0);
        until(1);
    }
    /* the second word has the waiter */
    start(&thread, 1, FUTEX_WAIT);
    SAY(futex(&b, FUTEX_WAKE_OP, 1, (void *)1, &a, FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_EQ, 1)));
    SAY(futex(&b, FUTEX_WAKE_OP, 1, (void *)1, &a, FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_EQ, 1)));
    until(1);
    SAY(futex(&b, FUTEX_WAKE_OP, 1, (void *)1, (void *)8, 0));
    a = 0;
}

static void shared(void) {
    uint32_t *here = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    uint32_t *own = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (!child) {
            struct timespec second = {0, 300000000};
            uint32_t *there = here;
            futex(there + 1, i == 0 ? FUTEX_WAIT : FUTEX_WAIT_PRIVATE, 0, &second, 0, 0);
            _exit(errno == ETIMEDOUT ? 1 : 0);
        }
        usleep(50000);
        SAY(futex(here + 1, FUTEX_WAKE, 1, 0, 0, 0));
        int status;
        waitpid(child, &status, 0);
        printf("status %x\n", status);
    }
    pid_t child = fork();
    if (!child) {
        struct timespec second = {0, 200000000};
        futex(own, FUTEX_WAIT, 0, &second, 0, 0);
        _exit(errno == ETIMEDOUT ? 1 : 0);
    }
    usleep(50000);
    SAY(futex(own, FUTEX_WAKE, 1, 0, 0, 0));
    int status;
    waitpid(child, &status, 0);
    printf("status %x\n", status);
}

static void restarts(void) {
    struct sigaction action = {.sa_handler = count};
    struct itimerval timer = {{0, 0}, {0, 20000}};
    struct timespec ten = {10, 0}, little = {0, 100000000};
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &timer, 0);
    SAY(futex(&a, FUTEX_WAIT, 0, 0, 0, 0));
    setitimer(ITIMER_REAL, &timer, 0);
    SAY(futex(&a, FUTEX_WAIT, 0, &ten, 0, 0));
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &timer, 0);
    SAY(futex(&a, FUTEX_WAIT, 0, &little, 0, 0));
    pthread_t thread;
    start(&thread, 1, FUTEX_WAIT);
    pthread_kill(thread, SIGALRM);
    usleep(20000);
    printf("handled %d\n", handled);
    SAY(futex(&a, FUTEX_WAKE, 1, 0, 0, 0));
    until(1);
}

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    basics();
    requeues();
    operations();
    shared();
    restarts();
    return 0;
}
