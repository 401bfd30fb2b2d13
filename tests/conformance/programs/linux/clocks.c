#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The calls themselves: the C library's wrappers use the vDSO, or check arguments first. */
#define SAY(call)                                                                   \
    do {                                                                            \
        errno = 0;                                                                  \
        long said = (call);                                                         \
        printf("%s: %s\n", #call, said < 0 ? strerrorname_np(errno) : said ? "positive" : "0"); \
    } while (0)

static volatile int handled;
static volatile int overruns;
static void count(int signal) {
    handled++;
}
static void info(int signal, siginfo_t *info, void *context) {
    handled++;
    if (info->si_code != SI_TIMER || info->si_value.sival_int != 42) {
        printf("wrong siginfo: %d %d\n", info->si_code, info->si_value.sival_int);
    }
    overruns += info->si_overrun;
}

static long since(struct timespec *then, clockid_t clock) {
    struct timespec now;
    syscall(SYS_clock_gettime, clock, &now);
    return (now.tv_sec - then->tv_sec) * 1000000000L + now.tv_nsec - then->tv_nsec;
}

static void clocks(void) {
    struct timespec t, u;
    int ids[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11};
    for (int i = 0; i < 11; i++) {
        long a = syscall(SYS_clock_gettime, ids[i], &t);
        long b = syscall(SYS_clock_gettime, ids[i], &u);
        int goes = u.tv_sec > t.tv_sec || u.tv_sec == t.tv_sec && u.tv_nsec >= t.tv_nsec;
        printf("clock %d: %ld %ld %s\n", ids[i], a, b, goes ? "forward" : "back");
    }
    int odd[] = {10, 12, 15, 16, 100, -1, 0x7fffffff};
    for (int i = 0; i < 7; i++) {
        long a = syscall(SYS_clock_gettime, odd[i], &t);
        printf("clock %d: %s\n", odd[i], a < 0 ? strerrorname_np(errno) : "0");
    }
    SAY(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, 8L));
    SAY(syscall(SYS_clock_gettime, 77, 8L));
    SAY(syscall(SYS_clock_getres, CLOCK_MONOTONIC, 0L));
    SAY(syscall(SYS_clock_getres, 10, &t));
    syscall(SYS_clock_getres, CLOCK_PROCESS_CPUTIME_ID, &t);
    printf("resolution %ld %ld\n", t.tv_sec, t.tv_nsec);
    syscall(SYS_clock_getres, CLOCK_MONOTONIC_COARSE, &t);
    printf("coarse resolution %ld %ld\n", t.tv_sec, t.tv_nsec);
    clockid_t id;
    SAY(clock_getcpuclockid(0, &id));
    SAY(syscall(SYS_clock_gettime, id, &t));
    SAY(syscall(SYS_clock_gettime, (~getpid() << 3) | 2, &t));
    SAY(syscall(SYS_clock_gettime, (~30999 << 3) | 2, &t));
    pthread_getcpuclockid(pthread_self(), &id);
    SAY(syscall(SYS_clock_gettime, id, &t));
    SAY(syscall(SYS_clock_gettime, (~30999 << 3) | 6, &t));
    struct timespec good = {1, 0}, bad = {1, 1000000000}, minus = {-1, 0};
    SAY(syscall(SYS_clock_settime, CLOCK_REALTIME, &bad));
    SAY(syscall(SYS_clock_settime, CLOCK_REALTIME, 8L));
    SAY(syscall(SYS_clock_settime, CLOCK_MONOTONIC, &good));
    SAY(syscall(SYS_clock_settime, 10, &good));
    struct timeval tv, worse = {1, 1000001};
    struct timezone tz = {1, 1};
    SAY(syscall(SYS_gettimeofday, &tv, &tz));
    printf("zone %d %d\n", tz.tz_minuteswest, tz.tz_dsttime);
    SAY(syscall(SYS_gettimeofday, 0L, 0L));
    SAY(syscall(SYS_gettimeofday, 8L, 0L));
    SAY(syscall(SYS_settimeofday, &worse, 0L));
    SAY(syscall(SYS_settimeofday, 8L, 0L));
    struct timex tx = {0};
    printf("adjtimex %s\n", syscall(SYS_adjtimex, &tx) >= 0 && tx.tick == 10000 ? "reads" : "fails");
    SAY(syscall(SYS_adjtimex, 8L));
    SAY(syscall(SYS_clock_adjtime, CLOCK_MONOTONIC, &tx));
    struct tms tms;
    printf("times %s\n", syscall(SYS_times, &tms) != -1 ? "positive" : "fails");
    SAY(syscall(SYS_times, 8L));
    struct rusage usage;
    SAY(getrusage(RUSAGE_SELF, &usage));
    SAY(getrusage(RUSAGE_CHILDREN, &usage));
    printf("children %ld %ld\n", usage.ru_utime.tv_sec, usage.ru_maxrss);
    SAY(getrusage(RUSAGE_THREAD, &usage));
    SAY(getrusage(2, &usage));
    SAY(syscall(SYS_getrusage, 0, 8L));
}

static void sleeps(void) {
    struct timespec t, left, minus = {-1, 0}, bad = {0, 1000000000}, little = {0, 5000000};
    struct timespec zero = {0, 0}, second = {1, 0};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
    SAY(syscall(SYS_nanosleep, &little, 0L));
    printf("slept %s\n", since(&t, CLOCK_MONOTONIC) >= 5000000 ? "enough" : "too little");
    SAY(syscall(SYS_nanosleep, &minus, 0L));
    SAY(syscall(SYS_nanosleep, &bad, 0L));
    SAY(syscall(SYS_nanosleep, &zero, 8L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &second, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &second, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_BOOTTIME, 0, &little, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_TAI, 0, &little, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &little, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_REALTIME_COARSE, 0, &little, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &little, 0L));
    SAY(syscall(SYS_clock_nanosleep, 10, 0, &little, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &bad, 0L));
    SAY(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, 8L, 0L));
    SAY(syscall(SYS_clock_nanosleep, -2, 0, &little, 0L));
    for (int clock = 0; clock < 2; clock++) {
        syscall(SYS_clock_gettime, clock, &t);
        t.tv_nsec += 5000000;
        if (t.tv_nsec >= 1000000000) {
            t.tv_nsec -= 1000000000;
            t.tv_sec++;
        }
        SAY(syscall(SYS_clock_nanosleep, clock, TIMER_ABSTIME, &t, 0L));
        printf("slept %s\n", since(&t, clock) >= 0 ? "enough" : "too little");
    }
    struct sigaction action = {.sa_handler = count};
    sigaction(SIGALRM, &action, 0);
    for (int restart = 0; restart < 2; restart++) {
        action.sa_flags = restart ? SA_RESTART : 0;
        sigaction(SIGALRM, &action, 0);
        struct itimerval timer = {{0, 0}, {0, 20000}};
        setitimer(ITIMER_REAL, &timer, 0);
        struct timespec ten = {10, 0};
        memset(&left, 0, sizeof left);
        SAY(syscall(SYS_nanosleep, &ten, &left));
        printf("left %s\n", left.tv_sec == 9 && left.tv_nsec > 500000000 ? "most" : "wrong");
    }
    printf("handled %d\n", handled);
    _exit(0);
}

static void itimers(void) {
    struct itimerval value = {{0, 5000}, {0, 5000}}, old;
    SAY(syscall(SYS_getitimer, 3, &old));
    SAY(syscall(SYS_getitimer, 0, 8L));
    SAY(syscall(SYS_getitimer, ITIMER_REAL, &old));
    printf("not set: %ld %ld %ld %ld\n", old.it_interval.tv_sec, old.it_interval.tv_usec,
           old.it_value.tv_sec, old.it_value.tv_usec);
    SAY(syscall(SYS_setitimer, 3, &value, 0L));
    SAY(syscall(SYS_setitimer, 0, 8L, 0L));
    struct itimerval bad = {{0, 0}, {0, 1000000}}, minus = {{0, 0}, {-1, 0}};
    SAY(syscall(SYS_setitimer, 0, &bad, 0L));
    SAY(syscall(SYS_setitimer, 0, &minus, 0L));
    signal(SIGALRM, count);
    signal(SIGVTALRM, count);
    signal(SIGPROF, count);
    handled = 0;
    SAY(syscall(SYS_setitimer, ITIMER_REAL, &value, 0L));
    while (handled < 5) {
        pause();
    }
    struct itimerval none = {{0, 0}, {0, 0}};
    SAY(syscall(SYS_setitimer, ITIMER_REAL, &none, &old));
    printf("interval %ld %s\n", old.it_interval.tv_usec,
           old.it_value.tv_usec > 0 && old.it_value.tv_usec <= 5000 ? "left" : "wrong");
    for (int which = 1; which < 3; which++) {
        handled = 0;
        SAY(setitimer(which, &value, 0));
        while (handled < 3) {
        }
        SAY(getitimer(which, &old));
        printf("interval %ld\n", old.it_interval.tv_usec);
        SAY(setitimer(which, &none, 0));
    }
    struct itimerval far = {{0, 0}, {100, 0}};
    setitimer(ITIMER_REAL, &far, 0);
    printf("alarm %u\n", alarm(0));
    /* a child has none */
    setitimer(ITIMER_REAL, &far, 0);
    if (!fork()) {
        getitimer(ITIMER_REAL, &old);
        printf("child's %ld\n", old.it_value.tv_sec);
        fflush(stdout);
        _exit(0);
    }
    wait(0);
    alarm(0);
}

static void timers(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    event.sigev_value.sival_int = 42;
    int id, other;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, 8L));
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, 8L, &id));
    SAY(syscall(SYS_timer_create, 10, &event, &id));
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC_RAW, &event, &id));
    SAY(syscall(SYS_timer_create, CLOCK_REALTIME_COARSE, &event, &id));
    event.sigev_signo = 0;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    event.sigev_signo = 65;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    event.sigev_signo = SIGRTMIN;
    event.sigev_notify = 3;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    event.sigev_notify = SIGEV_THREAD_ID;
    event._sigev_un._tid = 30999;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    struct itimerspec value = {{0, 2000000}, {0, 2000000}}, old;
    SAY(syscall(SYS_timer_settime, 77, 0, &value, 0L));
    SAY(syscall(SYS_timer_gettime, 77, &value));
    SAY(syscall(SYS_timer_getoverrun, 77));
    SAY(syscall(SYS_timer_delete, 77));
    struct sigaction action = {.sa_sigaction = info, .sa_flags = SA_SIGINFO};
    sigaction(SIGRTMIN, &action, 0);
    int clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_PROCESS_CPUTIME_ID,
                    CLOCK_THREAD_CPUTIME_ID};
    for (int i = 0; i < 5; i++) {
        handled = 0;
        event.sigev_notify = i & 1 ? SIGEV_THREAD_ID : SIGEV_SIGNAL;
        event._sigev_un._tid = gettid();
        value.it_interval.tv_nsec = value.it_value.tv_nsec = 2000000;
        SAY(syscall(SYS_timer_create, clocks[i], &event, &id));
        SAY(syscall(SYS_timer_gettime, id, &old));
        printf("not set: %ld %ld\n", old.it_value.tv_sec, old.it_value.tv_nsec);
        SAY(syscall(SYS_timer_settime, id, 0, &value, 0L));
        while (handled < 4) {
        }
        SAY(syscall(SYS_timer_gettime, id, &old));
        printf("interval %ld %s\n", old.it_interval.tv_nsec,
               old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 2000000 ? "left" : "wrong");
        value.it_value.tv_nsec = 0;
        SAY(syscall(SYS_timer_settime, id, 0, &value, &old));
        SAY(syscall(SYS_timer_gettime, id, &old));
        printf("not set: %ld\n", old.it_value.tv_nsec);
        SAY(syscall(SYS_timer_delete, id));
        SAY(syscall(SYS_timer_delete, id));
    }
    /* overruns: blocked for a while */
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, &before);
    event.sigev_notify = SIGEV_SIGNAL;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id));
    value.it_value.tv_nsec = 2000000;
    SAY(syscall(SYS_timer_settime, id, 0, &value, 0L));
    usleep(50000);
    handled = overruns = 0;
    sigprocmask(SIG_SETMASK, &before, 0);
    int told = syscall(SYS_timer_getoverrun, id);
    printf("handled %s, overruns %s\n", handled >= 1 ? "yes" : "no",
           overruns >= 15 && told >= 15 ? "many" : "few");
    /* SIGEV_NONE: only its time can be read */
    event.sigev_notify = SIGEV_NONE;
    SAY(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &other));
    value.it_value.tv_sec = 100;
    SAY(syscall(SYS_timer_settime, other, 0, &value, 0L));
    SAY(syscall(SYS_timer_gettime, other, &old));
    printf("left %s\n", old.it_value.tv_sec >= 99 ? "most" : "wrong");
    value.it_value.tv_nsec = 1000000000;
    SAY(syscall(SYS_timer_settime, other, 0, &value, 0L));
    SAY(syscall(SYS_timer_settime, other, 0, 0L, 0L));
    SAY(syscall(SYS_timer_settime, other, 0, 8L, 0L));
    /* absolute, in the past */
    syscall(SYS_timer_delete, id);
    handled = 0;
    event.sigev_notify = SIGEV_SIGNAL;
    SAY(syscall(SYS_timer_create, CLOCK_REALTIME, &event, &id));
    struct itimerspec once = {{0, 0}, {1, 0}};
    SAY(syscall(SYS_timer_settime, id, TIMER_ABSTIME, &once, 0L));
    while (handled < 1) {
    }
    SAY(syscall(SYS_timer_gettime, id, &old));
    printf("gone off: %ld %ld, handled %d\n", old.it_value.tv_sec, old.it_value.tv_nsec, handled);
}

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    clocks();
    pid_t child = fork();
    if (!child) {
        sleeps();
    }
    int status;
    waitpid(child, &status, 0);
    printf("status %x\n", status);
    itimers();
    timers();
    return 0;
}
