/*
 * Makes a tree of directories and files below the directory it is given, walks it as du and find do, changes it with
 * every call that POSIX has for that, and says what errors are found where errors should be.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failures;

static void check(const char *what, int ok) {
    if (!ok) {
        printf("%s: %s\n", what, strerror(errno));
        failures++;
    }
}

/* What must fail, and with which error: strerror's words differ between C libraries, so names. */
static void fails(const char *what, int result, int expected, const char *name) {
    if (result < 0 && errno == expected) {
        printf("%s: %s\n", what, name);
    } else {
        printf("%s: %d with errno %d, expected %s\n", what, result, errno, name);
        failures++;
    }
}

static void write_file(const char *path, const char *text, int times) {
    FILE *f = fopen(path, "w");
    check(path, f != NULL);
    if (f == NULL) return;
    for (int i = 0; i < times; i++) fprintf(f, "%s %d\n", text, i);
    check(path, fclose(f) == 0);
}

static uint32_t crc(uint32_t c, const unsigned char *p, size_t n) {
    c = ~c;
    while (n-- > 0) {
        c ^= *p++;
        for (int k = 0; k < 8; k++) c = c >> 1 ^ (0xedb88320u & -(c & 1));
    }
    return ~c;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static long walk(const char *path, int depth) {
    struct stat st;
    check(path, lstat(path, &st) == 0);
    const char *name = strrchr(path, '/') + 1;
    if (S_ISLNK(st.st_mode)) {
        char target[100];
        ssize_t n = readlink(path, target, sizeof target);
        check(path, n >= 0);
        printf("%*s%s -> %.*s\n", 2 * depth, "", name, (int) n, target);
        return 0;
    }
    if (!S_ISDIR(st.st_mode)) {
        unsigned char buffer[1000];
        uint32_t sum = 0;
        size_t n;
        FILE *f = fopen(path, "r");
        check(path, f != NULL);
        if (f == NULL) return 0;
        while ((n = fread(buffer, 1, sizeof buffer, f)) > 0) sum = crc(sum, buffer, n);
        fclose(f);
        printf("%*s%s %lld bytes, crc %08x, %d links\n", 2 * depth, "", name, (long long) st.st_size, sum,
               (int) st.st_nlink);
        return (long) st.st_size;
    }
    char *names[300];
    int count = 0;
    DIR *dir = opendir(path);
    check(path, dir != NULL);
    if (dir == NULL) return 0;
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL && count < 300) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            names[count++] = strdup(entry->d_name);
        }
    }
    closedir(dir);
    qsort(names, count, sizeof names[0], by_name);
    printf("%*s%s/ %d entries\n", 2 * depth, "", depth == 0 ? "." : name, count);
    long total = 0;
    for (int i = 0; i < count; i++) {
        char below[400];
        snprintf(below, sizeof below, "%s/%s", path, names[i]);
        total += walk(below, depth + 1);
        free(names[i]);
    }
    printf("%*s%s: %ld\n", 2 * depth, "", depth == 0 ? "." : name, total);
    return total;
}

static void remove_all(const char *path) {
    struct stat st;
    check(path, lstat(path, &st) == 0);
    if (!S_ISDIR(st.st_mode)) {
        check(path, unlink(path) == 0);
        return;
    }
    for (;;) {
        /* deleting while reading is left unspecified, so one at a time */
        char below[400] = "";
        DIR *dir = opendir(path);
        check(path, dir != NULL);
        if (dir == NULL) return;
        struct dirent *entry;
        while ((entry = readdir(dir)) != NULL) {
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
                snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
                break;
            }
        }
        closedir(dir);
        if (below[0] == 0) break;
        remove_all(below);
    }
    check(path, rmdir(path) == 0);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: tree DIRECTORY\n");
        return 2;
    }
    check("chdir", chdir(argv[1]) == 0);
    char root[300], path[400], other[400];
    snprintf(root, sizeof root, "%s/top", argv[1]);
    check(root, mkdir(root, 0777) == 0);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/dir%d", root, i);
        check(path, mkdir(path, 0777) == 0);
        for (int j = 0; j < 3; j++) {
            snprintf(path, sizeof path, "%s/dir%d/file%d.txt", root, i, j);
            write_file(path, "a line of text", 100 * i + j);
        }
    }
    snprintf(path, sizeof path, "%s/many", root);
    check(path, mkdir(path, 0777) == 0);
    for (int i = 0; i < 120; i++) {
        snprintf(path, sizeof path, "%s/many/a file with a rather long name, so that one buffer does not hold all %d",
                 root, i);
        write_file(path, "x", i % 5);
    }
    walk(root, 0);

    snprintf(path, sizeof path, "%s/dir0/file1.txt", root);
    snprintf(other, sizeof other, "%s/dir1/hard", root);
    check("link", link(path, other) == 0);
    check("symlink", symlink("../dir2/file2.txt", (snprintf(other, sizeof other, "%s/dir0/soft", root), other)) == 0);
    FILE *f = fopen(other, "r");
    check("open through a link", f != NULL);
    if (f != NULL) {
        char line[50];
        check("read through a link", fgets(line, sizeof line, f) != NULL && strcmp(line, "a line of text 0\n") == 0);
        fclose(f);
    }
    snprintf(other, sizeof other, "%s/dir2/moved", root);
    check("rename", rename(path, other) == 0);
    fails("stat what was renamed", stat(path, &(struct stat){0}), ENOENT, "ENOENT");
    f = fopen(other, "a");
    check("append", f != NULL && fputs("appended\n", f) >= 0 && fclose(f) == 0);

    snprintf(path, sizeof path, "%s/sparse", root);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0666);
    check("create", fd >= 0);
    check("pwrite", pwrite(fd, "end", 3, 100000) == 3);
    check("lseek", lseek(fd, -3, SEEK_END) == 100000);
    char three[3];
    check("read", read(fd, three, 3) == 3 && memcmp(three, "end", 3) == 0);
    check("truncate", ftruncate(fd, 70000) == 0);
    check("pread of a hole", pread(fd, three, 3, 500) == 3 && memcmp(three, "\0\0\0", 3) == 0);
    check("close", close(fd) == 0);
    fails("create what exists", open(path, O_RDWR | O_CREAT | O_EXCL, 0666), EEXIST, "EEXIST");
    fails("close what is closed", close(fd), EBADF, "EBADF");
    fails("mkdir of what exists", mkdir(root, 0777), EEXIST, "EEXIST");
    fails("rmdir of what is not empty", rmdir(root), ENOTEMPTY, "ENOTEMPTY");
    fails("rmdir of a file", rmdir(path), ENOTDIR, "ENOTDIR");
    fails("open of nothing", open("nothing", O_RDONLY), ENOENT, "ENOENT");
    snprintf(other, sizeof other, "%s/sparse/below", root);
    fails("open below a file", open(other, O_RDONLY), ENOTDIR, "ENOTDIR");
    check("relative", access("top/sparse", R_OK) == 0);
    walk(root, 0);

    remove_all(root);
    fails("stat what was removed", stat(root, &(struct stat){0}), ENOENT, "ENOENT");
    printf("%d failures\n", failures);
    return failures == 0 ? 42 : 1;
}
