/*
 * Makes calls whose trace is the same on all architectures: what a C library calls by itself comes
 * before the first getpgid(30000) and after the second.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
#define HERE AT_FDCWD
#define NOWHERE ((void *)8)

static char buffer[4096];

static void files(void) {
    int p[2];
    struct stat status;
    CALL(mkdirat, HERE, "folder", 0750);
    CALL(openat, HERE, "folder/none", O_RDONLY | O_CLOEXEC);
    CALL(openat, HERE, "folder/file", O_RDWR | O_CREAT | O_EXCL | O_TRUNC, 0640); /* 3 */
    CALL(write, 3, "tab\tnew\nquote\"back\\zero\0001\001end\377", 30);
    CALL(write, 3, "0123456789012345678901234567890123456789", 40);
    CALL(write, 3, NOWHERE, 4);
    CALL(pwrite64, 3, "abc", 3, 100L);
    CALL(lseek, 3, 1L, SEEK_SET);
    CALL(read, 3, buffer, 5);
    CALL(read, 3, buffer, 0);
    CALL(read, 77, buffer, 5);
    struct iovec two[2] = {{buffer, 4}, {buffer + 10, 40}};
    CALL(readv, 3, two, 2L);
    CALL(writev, 3, two, 2L);
    CALL(pread64, 3, buffer, 100, 1000L);
    CALL(fstat, 3, &status);
    CALL(fstat, 99, &status);
    CALL(ftruncate, 3, 10L);
    CALL(fchmod, 3, 04711);
    CALL(fchmodat, HERE, "folder/file", 0644);
    CALL(fcntl, 3, F_GETFL);
    CALL(fcntl, 3, F_SETFL, O_RDWR | O_NONBLOCK | O_APPEND);
    CALL(fcntl, 3, F_GETFD);
    CALL(fcntl, 3, F_SETFD, FD_CLOEXEC);
    CALL(fcntl, 3, F_GETFD);
    CALL(fcntl, 3, F_DUPFD_CLOEXEC, 20);
    struct flock lock = {F_WRLCK, SEEK_SET, 2, 5, 0};
    CALL(fcntl, 3, F_SETLK, &lock);
    CALL(fcntl, 3, F_GETLK, &lock);
    CALL(flock, 3, LOCK_EX | LOCK_NB);
    CALL(dup3, 3, 21, O_CLOEXEC);
    CALL(close_range, 20, 21, 0);
    CALL(linkat, HERE, "folder/file", HERE, "folder/other", 0);
    CALL(symlinkat, "file", HERE, "folder/link");
    CALL(readlinkat, HERE, "folder/link", buffer, 100);
    CALL(readlinkat, HERE, "folder/file", buffer, 100);
    CALL(renameat2, HERE, "folder/other", HERE, "folder/new", RENAME_NOREPLACE);
    CALL(mknodat, HERE, "folder/pipe", S_IFIFO | 0600, 0);
    struct timespec times[2] = {{1000000000, 5}, {0, UTIME_OMIT}};
    CALL(utimensat, HERE, "folder/file", times, AT_SYMLINK_NOFOLLOW);
    CALL(utimensat, HERE, "folder/file", NULL, 0);
    CALL(faccessat, HERE, "folder/file", R_OK | W_OK);
    CALL(faccessat, HERE, "folder/none", F_OK);
    CALL(umask, 0);
    CALL(umask, 022);
    CALL(openat, HERE, "folder", O_RDONLY | O_DIRECTORY); /* 4 */
    CALL(getdents64, 4, buffer, sizeof buffer);
    CALL(fchownat, HERE, "folder/file", -1, -1, 0);
    CALL(unlinkat, 4, "new", 0);
    CALL(unlinkat, 4, "link", 0);
    CALL(unlinkat, 4, "pipe", 0);
    CALL(unlinkat, 4, "file", 0);
    CALL(close, 4);
    CALL(unlinkat, HERE, "folder", AT_REMOVEDIR);
    CALL(close, 3);
    CALL(chdir, "/none");
    CALL(pipe2, p, O_CLOEXEC | O_NONBLOCK); /* 3 and 4 */
    CALL(read, 3, buffer, 10);
    CALL(ioctl, 3, FIONREAD, &p[0]);
    struct pollfd polled[2] = {{3, POLLIN}, {4, POLLOUT | POLLERR}};
    struct timespec none = {0, 0};
    CALL(ppoll, polled, 2, &none, NULL, 8L);
    CALL(ppoll, polled, 1, &none, NULL, 8L);
    CALL(epoll_create1, EPOLL_CLOEXEC); /* 5 */
    struct epoll_event event = {EPOLLIN | EPOLLET, {.u64 = 77}};
    CALL(epoll_ctl, 5, EPOLL_CTL_ADD, 3, &event);
    CALL(epoll_ctl, 5, EPOLL_CTL_ADD, 3, &event);
    CALL(epoll_ctl, 5, EPOLL_CTL_DEL, 99, NULL);
    CALL(write, 4, "x", 1);
    CALL(epoll_pwait, 5, &event, 1, 0, NULL, 8L);
    CALL(eventfd2, 3, 02004000 /* EFD_CLOEXEC | EFD_NONBLOCK */); /* 6 */
    CALL(timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK); /* 7 */
    struct itimerspec far = {{0, 0}, {1000, 5}};
    CALL(timerfd_settime, 7, 0, &far, NULL);
    CALL(close_range, 3, 7, 0);
}

static void sockets(void) {
    struct sockaddr_in in = {AF_INET, htons(8080), {htonl(INADDR_LOOPBACK)}};
    struct sockaddr_in6 in6 = {AF_INET6, htons(80), 0, IN6ADDR_LOOPBACK_INIT, 0};
    struct sockaddr_un un = {AF_UNIX, "\0abstract"};
    struct sockaddr_un path = {AF_UNIX, "/none/socket"};
    int one = 1, length = 4, pair[2];
    CALL(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP); /* 3 */
    CALL(setsockopt, 3, SOL_SOCKET, SO_REUSEADDR, &one, 4);
    CALL(getsockopt, 3, SOL_SOCKET, SO_TYPE, &one, &length);
    CALL(setsockopt, 3, SOL_TCP, 1 /* TCP_NODELAY */, &one, 4);
    CALL(connect, 77, &in, sizeof in);
    CALL(connect, 77, &in6, sizeof in6);
    CALL(connect, 77, &un, 11);
    CALL(connect, 77, &path, sizeof path);
    CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair); /* 4 and 5 */
    CALL(sendto, 4, "hello", 5, MSG_NOSIGNAL, NULL, 0);
    CALL(recvfrom, 5, buffer, 100, MSG_DONTWAIT, NULL, NULL);
    CALL(recvfrom, 5, buffer, 100, MSG_DONTWAIT, NULL, NULL);
    struct iovec part = {"message", 7}, room = {buffer, 100};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr head;
    } control = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    *(int *)CMSG_DATA(&control.head) = 3;
    struct msghdr message = {NULL, 0, &part, 1, &control, CMSG_LEN(sizeof(int)), 0};
    CALL(sendmsg, 4, &message, 0);
    message.msg_iov = &room;
    message.msg_controllen = sizeof control;
    CALL(recvmsg, 5, &message, 0);
    length = sizeof un;
    CALL(getsockname, 4, &un, &length);
    CALL(shutdown, 4, SHUT_WR);
    CALL(listen, 77, 5);
    CALL(accept4, 77, NULL, NULL, SOCK_CLOEXEC);
    CALL(close_range, 3, 6, 0);
}

static void handler(int signal) {
    (void)signal;
}

static void signals(void) {
    uint64_t set = 1 << (SIGUSR1 - 1) | 1 << (SIGCHLD - 1), old;
    struct sigaction caught = {.sa_handler = handler};
    sigaction(SIGUSR2, &caught, NULL);
    CALL(getpgid, 30001);
    CALL(rt_sigprocmask, SIG_BLOCK, &set, &old, 8L);
    set = ~0UL;
    CALL(rt_sigprocmask, SIG_SETMASK, &set, NULL, 8L);
    set = 0;
    CALL(rt_sigprocmask, SIG_SETMASK, &set, &old, 8L);
    CALL(rt_sigprocmask, 7, &set, &old, 8L);
    CALL(kill, 1 << 30, SIGTERM);
    CALL(kill, 1 << 30, 0);
    pid_t self = getpid();
    CALL(tgkill, self, self, SIGUSR2);
    CALL(tgkill, self, self, SIGCHLD);
    CALL(tgkill, self, 1 << 30, 40);
    CALL(tgkill, self, self, 65);
    siginfo_t info = {.si_signo = SIGUSR2, .si_code = SI_QUEUE};
    info.si_value.sival_int = 5;
    CALL(rt_sigqueueinfo, self, SIGUSR2, &info);
    struct timespec none = {0, 0};
    set = 1 << (SIGUSR1 - 1);
    CALL(rt_sigtimedwait, &set, NULL, &none, 8L);
    CALL(rt_sigpending, &old, 8L);
    stack_t stack = {NULL, SS_DISABLE, 0};
    CALL(sigaltstack, &stack, NULL);
}

static void memory(void) {
    char *at = (char *)CALL(mmap, NULL, 8192L, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                            -1, 0L);
    CALL(mprotect, at, 4096L, PROT_NONE);
    CALL(mprotect, at + 1, 4096L, PROT_READ | PROT_EXEC);
    CALL(madvise, at, 4096L, MADV_DONTNEED);
    CALL(msync, at, 4096L, MS_SYNC | MS_ASYNC);
    CALL(munlockall);
    CALL(munmap, at, 8192L);
    CALL(munmap, at + 1, 8192L);
    CALL(mmap, NULL, 0L, PROT_READ, MAP_SHARED | MAP_FIXED, 3, 4096L);
}

static void system_(void) {
    struct rlimit limit = {1024, 1024 * 1024};
    struct timespec time = {0, 1000};
    int word = 1;
    CALL(prlimit64, 0, RLIMIT_NOFILE, NULL, NOWHERE);
    CALL(prlimit64, 0, RLIMIT_CORE, &(struct rlimit){0, RLIM_INFINITY}, NULL);
    CALL(prlimit64, 1 << 30, RLIMIT_FSIZE, &limit, NULL);
    CALL(clock_getres, CLOCK_MONOTONIC, &time);
    CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
    CALL(clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
    CALL(nanosleep, &time, NULL);
    time.tv_nsec = -1;
    CALL(nanosleep, &time, NULL);
    CALL(futex, &word, FUTEX_WAKE_PRIVATE, 1);
    CALL(futex, &word, FUTEX_WAIT, 2, NULL);
    time.tv_nsec = 1000;
    CALL(futex, &word, FUTEX_WAIT_PRIVATE, 1, &time);
    CALL(prctl, PR_SET_NAME, "a name that is long");
    CALL(prctl, PR_GET_NAME, buffer);
    CALL(prctl, PR_SET_PDEATHSIG, SIGHUP);
    CALL(sched_yield);
    CALL(getpriority, PRIO_PROCESS, 0);
    CALL(getitimer, ITIMER_REAL, buffer);
    CALL(semget, IPC_PRIVATE, -1, IPC_CREAT | 0600);
    struct sembuf up = {0, 1, SEM_UNDO}, down = {0, -2, IPC_NOWAIT};
    CALL(semop, 0x7FFFFFFF, &up, 1L);
    CALL(semop, -1, &down, 1L);
    CALL(semctl, -1, 0, IPC_RMID, 0);
    CALL(semctl, -1, 0, SETVAL, 5);
    CALL(msgget, 0x12345, 0);
    CALL(shmget, 0x12345, 100L, 0600);
    CALL(shmdt, NOWHERE);
    syscall(501, 1, 2, 0, 0, 0, 0x7FFFFFFFFFL);
    CALL(clone3, NULL, 0L);
}

int main(void) {
    CALL(getpgid, 30000);
    files();
    sockets();
    memory();
    system_();
    CALL(getpgid, 30000);
    signals();
    CALL(getpgid, 30000);
    int status;
    pid_t child = fork();
    if (child == 0) {
        CALL(exit_group, 3);
    }
    CALL(getpgid, 30001);
    CALL(wait4, -1, &status, 0, NULL);
    CALL(wait4, -1, &status, WNOHANG, NULL);
    CALL(waitid, P_ALL, 0, NULL, WEXITED, NULL);
    pid_t self = getpid();
    CALL(kill, self, SIGTERM);
}
