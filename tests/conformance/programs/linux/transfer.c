/* Reading and writing: at places, in pieces, in append mode, from file to file. */
#include "check.h"

int main(void) {
    char buffer[64];
    int fd = make("file", "0123456789", 0644);
    SHOW(pread(fd, buffer, 4, 3));
    printf("%.4s\n", buffer);
    SHOW(pread(fd, buffer, 40, 8));
    SHOW(pread(fd, buffer, 4, 30));
    SHOW(pread(fd, buffer, 4, -1));
    SHOW(pread(77, buffer, 4, 0));
    SHOW(pread(fd, NOWHERE, 4, 0));
    SHOW(pwrite(fd, "AB", 2, 4));
    SHOW(pwrite(fd, "yz", 2, 12));
    SHOW(pwrite(fd, NOWHERE, 2, 0));
    SHOW(pwrite(fd, "yz", 2, -1));
    content("file");
    struct iovec parts[3] = {{buffer, 3}, {buffer + 10, 0}, {buffer + 20, 4}};
    SHOW(preadv(fd, parts, 3, 1));
    printf("%.3s %.4s\n", buffer, buffer + 20);
    SHOW(pwritev(fd, parts, 3, 20));
    content("file");
    SHOW(preadv(fd, parts, -1, 0));
    SHOW(preadv(fd, parts, 1025, 0));
    SHOW(preadv(fd, parts, 0, 0));
    SHOW(preadv(fd, NOWHERE, 1, 0));
    SHOW(preadv(fd, parts, 1, -1));
    SHOW(lseek(fd, 0, SEEK_CUR));
    SHOW(readv(fd, parts, 3));
    SHOW(lseek(fd, 0, SEEK_SET));
    SHOW(writev(fd, parts, 3));

    int append = open("file", O_WRONLY | O_APPEND);
    SHOW(pwrite(append, "end", 3, 0));
    SHOW(lseek(append, 0, SEEK_CUR));
    SHOW(write(append, "!", 1));
    SHOW(lseek(append, 0, SEEK_CUR));
    content("file");
    SHOW(fcntl(fd, F_SETFL, O_APPEND));
    SHOW(write(fd, "?", 1));
    SHOW(fcntl(fd, F_SETFL, 0));
    content("file");

    int in = make("in", "abcdefghijklmnopqrstuvwxyz", 0644);
    int out = make("out", "", 0644);
    off_t from = 2;
    SHOW(sendfile(out, in, &from, 5));
    printf("%ld\n", (long)from);
    SHOW(lseek(in, 20, SEEK_SET));
    SHOW(sendfile(out, in, NULL, 100));
    SHOW(lseek(in, 0, SEEK_CUR));
    SHOW(sendfile(out, in, NULL, 100));
    content("out");
    SHOW(sendfile(append, in, &from, 5));
    SHOW(sendfile(77, in, &from, 5));
    SHOW(sendfile(out, 77, &from, 5));
    int reader = open("in", O_RDONLY);
    SHOW(sendfile(reader, in, &from, 5));
    from = -1;
    SHOW(sendfile(out, in, &from, 5));
    SHOW(sendfile(out, in, NOWHERE, 5));

    off_t to = 0;
    from = 10;
    SHOW(copy_file_range(in, &from, out, &to, 4, 0));
    printf("%ld %ld\n", (long)from, (long)to);
    SHOW(lseek(in, 24, SEEK_SET));
    SHOW(copy_file_range(in, NULL, out, NULL, 100, 0));
    SHOW(copy_file_range(in, NULL, out, NULL, 100, 0));
    content("out");
    from = 0;
    to = 2;
    SHOW(copy_file_range(in, &from, in, &to, 4, 0));
    to = 30;
    SHOW(copy_file_range(in, &from, in, &to, 4, 0));
    content("in");
    SHOW(copy_file_range(in, &from, out, &to, 4, 1));
    SHOW(copy_file_range(in, &from, append, NULL, 4, 0));
    SHOW(copy_file_range(in, &from, reader, NULL, 4, 0));
    SHOW(copy_file_range(in, &from, 77, NULL, 4, 0));
    int dir = open(".", O_RDONLY);
    SHOW(copy_file_range(dir, NULL, out, NULL, 4, 0));

    /* more than is moved at once */
    static char large[300000];
    for (int i = 0; i < (int)sizeof large; i++) {
        large[i] = (char)(i * 7 % 251);
    }
    int big = make("big", "", 0644);
    SHOW(write(big, large, sizeof large));
    int copy = make("copy", "", 0644);
    from = 0;
    SHOW(sendfile(copy, big, &from, sizeof large));
    static char back[300000];
    SHOW(pread(copy, back, sizeof back, 0));
    SHOW(memcmp(large, back, sizeof large));
    SHOW(ftruncate(copy, 0));
    from = 0;
    to = 0;
    SHOW(copy_file_range(big, &from, copy, &to, sizeof large, 0));
    SHOW(pread(copy, back, sizeof back, 0));
    SHOW(memcmp(large, back, sizeof large));
    return 0;
}
