#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
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

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    int go = eventfd(0, 0);
    pid_t child = fork();
    if (!child) {
        unsigned long value;
        read(go, &value, 8);
        pause();
        _exit(0);
    }
    int fd = syscall(SYS_pidfd_open, child, 0);
    SAY(fd);
    SAY(syscall(SYS_pidfd_open, 0, 0));
    SAY(syscall(SYS_pidfd_open, -1, 0));
    SAY(syscall(SYS_pidfd_open, child, 1));
    SAY(syscall(SYS_pidfd_open, 30999, 0));
    struct pollfd p = {fd, POLLIN | POLLRDNORM, 0};
    SAY(poll(&p, 1, 0));
    int epfd = epoll_create1(0);
    struct epoll_event event = {EPOLLIN, {.u64 = 7}}, got;
    SAY(epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event));
    SAY(epoll_wait(epfd, &got, 1, 0));
    SAY(syscall(SYS_pidfd_send_signal, fd, 0, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, fd, 77, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0L, 77));
    SAY(syscall(SYS_pidfd_send_signal, go, SIGTERM, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, 99, SIGTERM, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 8L, 0));
    // the directory of a process stands for it, too, and what is in it does not
    char name[64];
    snprintf(name, sizeof name, "/proc/%d", child);
    int directory = open(name, O_DIRECTORY);
    SAY(syscall(SYS_pidfd_send_signal, directory, 0, 0L, 0));
    SAY(syscall(SYS_pidfd_getfd, directory, 1, 0));
    SAY(syscall(SYS_pidfd_send_signal, open(name, O_PATH), 0, 0L, 0));
    snprintf(name, sizeof name, "/proc/%d/task/%d", child, child);
    SAY(syscall(SYS_pidfd_send_signal, open(name, O_DIRECTORY), 0, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, open("/proc", O_DIRECTORY), 0, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, open("/proc/self/stat", O_RDONLY), 0, 0L, 0));
    char c;
    SAY(read(fd, &c, 1));
    SAY(syscall(SYS_pidfd_getfd, fd, 1, 1));
    SAY(syscall(SYS_pidfd_getfd, go, 1, 0));
    SAY(syscall(SYS_pidfd_getfd, fd, 99, 0));
    int theirs = syscall(SYS_pidfd_getfd, fd, go, 0);
    SAY(theirs);
    unsigned long one = 1;
    SAY(write(theirs, &one, 8));
    SAY(syscall(SYS_pidfd_send_signal, directory, SIGTERM, 0L, 0));
    SAY(epoll_wait(epfd, &got, 1, -1));
    printf("events %x\n", got.events);
    SAY(poll(&p, 1, -1));
    printf("revents %x\n", p.revents);
    int status;
    SAY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0L, 0));
    SAY(syscall(SYS_pidfd_getfd, fd, 1, 0));
    SAY(waitpid(child, &status, 0) == child);
    printf("status %x\n", status);
    SAY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0L, 0));
    SAY(syscall(SYS_pidfd_send_signal, directory, SIGTERM, 0L, 0));
    siginfo_t info;
    SAY(waitid(P_PIDFD, fd, &info, WEXITED));
    return 0;
}
