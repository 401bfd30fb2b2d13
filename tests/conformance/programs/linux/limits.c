/* With RLIMIT_NOFILE 10 and RLIMIT_FSIZE 10000. */
#include "expect.h"

static volatile sig_atomic_t signals;

static void count(int signal) {
    signals += signal == SIGXFSZ;
}

int main(void) {
    struct sigaction action = {.sa_handler = count};
    sigaction(SIGXFSZ, &action, NULL);
    static char large[20000];
    int fd = open("file", O_CREAT | O_RDWR, 0644);
    IS(write(fd, large, sizeof large) == 10000);
    IS(signals == 0);
    EXPECT(write(fd, large, 1), "EFBIG");
    IS(signals == 1);
    IS(write(fd, large, 0) == 0);
    IS(signals == 1);
    IS(pwrite(fd, large, 100, 9990) == 10);
    EXPECT(pwrite(fd, large, 1, 10000), "EFBIG");
    IS(signals == 2);
    EXPECT(ftruncate(fd, 10001), "EFBIG");
    IS(signals == 3);
    EXPECT(ftruncate(fd, 10000), "done");
    EXPECT(truncate("file", 20000), "EFBIG");
    IS(signals == 4);
    EXPECT(fallocate(fd, 0, 0, 10001), "EFBIG");
    IS(signals == 5);
    EXPECT(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 20000), "done");
    EXPECT(ftruncate(fd, 5000), "done");
    int append = open("file", O_WRONLY | O_APPEND);
    IS(write(append, large, 6000) == 5000);
    EXPECT(write(append, large, 1), "EFBIG");
    IS(signals == 6);

    for (int i = append + 1; i < 10; i++) {
        IS(dup(fd) == i);
    }
    EXPECT(dup(fd), "EMFILE");
    EXPECT(open("file", O_RDONLY), "EMFILE");
    EXPECT(open("made", O_CREAT | O_RDWR, 0600), "EMFILE");
    EXPECT(access("made", F_OK), "ENOENT");
    EXPECT(fcntl(fd, F_DUPFD, 9), "EMFILE");
    EXPECT(fcntl(fd, F_DUPFD, 10), "EINVAL");
    EXPECT(dup3(fd, 10, 0), "EBADF");
    EXPECT(dup3(fd, 9, 0), "done");
    EXPECT(close(5), "done");
    IS(open("file", O_RDONLY) == 5);
    return end();
}
