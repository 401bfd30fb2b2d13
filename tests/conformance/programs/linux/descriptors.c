/* Descriptors: dup, fcntl, close_range, ioctl. */
#include "check.h"

static const char *told(int fd) {
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? strerrorname_np(errno) : flags ? "closed by execve" : "kept";
}

int main(void) {
    int fd = make("file", "content", 0644);
    lseek(fd, 0, SEEK_SET);
    char buffer[8];
    int other = dup(fd);
    SHOW(read(other, buffer, 3));
    SHOW(lseek(fd, 0, SEEK_CUR));
    SHOW(dup3(fd, 20, O_CLOEXEC));
    puts(told(20));
    SHOW(dup3(fd, 20, 0));
    puts(told(20));
    SHOW(dup3(fd, 20, O_NONBLOCK));
    SHOW(dup3(fd, fd, 0));
    SHOW(dup3(77, 20, 0));
    SHOW(dup3(fd, -1, 0));
    SHOW(dup3(fd, 1 << 30, 0));
    SHOW(dup2(fd, 21));
    SHOW(dup(-1));
    SHOW(fcntl(fd, F_DUPFD, 30));
    SHOW(fcntl(fd, F_DUPFD, 30));
    SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 40));
    puts(told(40));
    SHOW(fcntl(fd, F_DUPFD, -1));
    SHOW(fcntl(fd, F_DUPFD, 1 << 30));
    SHOW(fcntl(77, F_DUPFD, 0));
    SHOW(fcntl(fd, F_SETFD, FD_CLOEXEC));
    puts(told(fd));
    puts(told(other));
    SHOW(fcntl(fd, F_SETFD, 0));
    SHOW(ioctl(fd, FIOCLEX));
    puts(told(fd));
    SHOW(ioctl(fd, FIONCLEX));
    puts(told(fd));
    SHOW(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_RDONLY | O_CREAT));
    printf("flags %o\n", fcntl(other, F_GETFL) & ~0100000);
    int off = 0;
    int on = 1;
    SHOW(ioctl(fd, FIONBIO, &off));
    printf("flags %o\n", fcntl(other, F_GETFL) & ~0100000);
    SHOW(ioctl(fd, FIONBIO, &on));
    printf("flags %o\n", fcntl(other, F_GETFL) & ~0100000);
    SHOW(fcntl(fd, F_SETFL, 0));
    int left;
    SHOW(ioctl(fd, FIONREAD, &left));
    printf("%d bytes to read\n", left);
    SHOW(ioctl(fd, TIOCGPGRP, &left));
    SHOW(ioctl(77, FIONREAD, &left));
    SHOW(isatty(fd));
    SHOW(fcntl(fd, F_GETOWN));
    SHOW(fcntl(fd, F_SETOWN, getpid()));
    SHOW(fcntl(fd, F_GETOWN) == getpid());
    SHOW(fcntl(fd, F_SETOWN, 0));
    SHOW(fcntl(fd, F_GETOWN));
    SHOW(fcntl(fd, F_GETPIPE_SZ));
    SHOW(fcntl(fd, F_GETLEASE));
    SHOW(fcntl(fd, 999));

    SHOW(syscall(SYS_close_range, 30, 40, 0));
    puts(told(30));
    puts(told(40));
    SHOW(syscall(SYS_close_range, 20, 21, 4));
    puts(told(20));
    SHOW(syscall(SYS_close_range, 21, 20, 0));
    SHOW(syscall(SYS_close_range, 20, 21, 64));
    puts(told(fd));
    SHOW(close(fd));
    SHOW(read(other, buffer, 8));
    SHOW(close(other));
    SHOW(read(other, buffer, 8));
    return 0;
}
