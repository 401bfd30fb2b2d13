/* inotify: what is told of everything that a program can do with files. */
#include "check.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <utime.h>

static int in;
static uint32_t cookies[64];
static int cookie_count;

/* Numbers of cookies by the order in which they come: only which are equal counts. */
static int numbered(uint32_t cookie) {
    if (cookie == 0) {
        return 0;
    }
    for (int i = 0; i < cookie_count; i++) {
        if (cookies[i] == cookie) {
            return i + 1;
        }
    }
    cookies[cookie_count++] = cookie;
    return cookie_count;
}

static void mask(uint32_t bits) {
    static const struct {
        uint32_t bit;
        const char *name;
    } names[] = {{IN_ACCESS, "ACCESS"}, {IN_MODIFY, "MODIFY"}, {IN_ATTRIB, "ATTRIB"},
        {IN_CLOSE_WRITE, "CLOSE_WRITE"}, {IN_CLOSE_NOWRITE, "CLOSE_NOWRITE"}, {IN_OPEN, "OPEN"},
        {IN_MOVED_FROM, "MOVED_FROM"}, {IN_MOVED_TO, "MOVED_TO"}, {IN_CREATE, "CREATE"}, {IN_DELETE, "DELETE"},
        {IN_DELETE_SELF, "DELETE_SELF"}, {IN_MOVE_SELF, "MOVE_SELF"}, {IN_UNMOUNT, "UNMOUNT"},
        {IN_Q_OVERFLOW, "Q_OVERFLOW"}, {IN_IGNORED, "IGNORED"}, {IN_ISDIR, "ISDIR"}};
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (bits & names[i].bit) {
            printf(" %s", names[i].name);
            bits &= ~names[i].bit;
        }
    }
    if (bits) {
        printf(" %x", bits);
    }
}

static void told(const char *what) {
    char buffer[8192] __attribute__((aligned(8)));
    printf("%s:\n", what);
    while (1) {
        long count = read(in, buffer, sizeof buffer);
        if (count <= 0) {
            if (errno != EAGAIN) {
                printf("  %s\n", strerrorname_np(errno));
            }
            break;
        }
        for (char *at = buffer; at < buffer + count;) {
            struct inotify_event *event = (void *)at;
            printf("  %d", event->wd);
            mask(event->mask);
            if (event->cookie) {
                printf(" cookie %d", numbered(event->cookie));
            }
            if (event->len) {
                printf(" %u \"%s\"", event->len, event->name);
                for (unsigned i = strlen(event->name); i < event->len; i++) {
                    if (event->name[i]) {
                        printf(" dirt");
                    }
                }
            }
            printf("\n");
            at += sizeof *event + event->len;
        }
    }
    fflush(stdout);
}

static int ready(void) {
    struct pollfd p = {in, POLLIN | POLLOUT, 0};
    poll(&p, 1, 0);
    return p.revents;
}

#define DO(call)      \
    do {              \
        done(#call, (long)(call)); \
        told(#call);  \
    } while (0)

static void arguments(void) {
    char buffer[64];
    int other = open("plain", O_CREAT | O_RDWR, 0644), left;
    SHOW(inotify_init1(1));
    SHOW(inotify_init1(IN_NONBLOCK | IN_CLOEXEC | 2));
    SHOW(fcntl(in, F_GETFL) & (O_ACCMODE | O_NONBLOCK));
    SHOW(fcntl(in, F_GETFD));
    SHOW(read(in, buffer, sizeof buffer));
    SHOW(read(in, buffer, 0));
    SHOW(write(in, buffer, 16));
    SHOW(lseek(in, 0, SEEK_SET));
    SHOW(pread(in, buffer, 64, 0));
    SHOW(ready());
    SHOW(inotify_add_watch(in, ".", 0));
    SHOW(inotify_add_watch(in, ".", 0x1000));
    SHOW(inotify_add_watch(in, ".", 0x08000000 | IN_OPEN));
    SHOW(inotify_add_watch(99, ".", IN_OPEN));
    SHOW(inotify_add_watch(99, ".", 0));
    SHOW(inotify_add_watch(other, ".", IN_OPEN));
    SHOW(inotify_add_watch(other, ".", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE));
    SHOW(inotify_add_watch(in, ".", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE));
    SHOW(inotify_add_watch(in, "missing", IN_OPEN));
    SHOW(inotify_add_watch(in, "", IN_OPEN));
    SHOW(inotify_add_watch(in, NOWHERE, IN_OPEN));
    SHOW(inotify_add_watch(in, "plain", IN_OPEN | IN_ONLYDIR));
    SHOW(inotify_rm_watch(in, 1));
    SHOW(inotify_rm_watch(in, -1));
    SHOW(inotify_rm_watch(99, 1));
    SHOW(inotify_rm_watch(other, 1));
    SHOW(inotify_add_watch(in, "plain", IN_ONESHOT));
    SHOW(inotify_add_watch(in, "plain", IN_ISDIR | IN_IGNORED | IN_UNMOUNT));
    SHOW(inotify_add_watch(in, "plain", IN_OPEN | IN_MASK_CREATE));
    SHOW(inotify_rm_watch(in, 1));
    SHOW(ready());
    SHOW(ioctl(in, FIONREAD, &left));
    SHOW(left);
    SHOW(read(in, buffer, 15));
    SHOW(read(in, buffer, 0));
    told("removed");
    SHOW(inotify_rm_watch(in, 1));
    close(other);
    unlink("plain");
    told("nothing");
}

static void directory(void) {
    char buffer[64] = "some bytes";
    mkdir("d", 0755);
    mkdir("e", 0755);
    SHOW(inotify_add_watch(in, "d", IN_ALL_EVENTS));
    int fd;
    DO(fd = open("d/file", O_CREAT | O_RDWR, 0644));
    DO(write(fd, buffer, 10));
    DO(write(fd, buffer, 0));
    DO(pwrite(fd, buffer, 5, 3));
    DO(read(fd, buffer, 64));
    DO(lseek(fd, 0, SEEK_SET));
    DO(read(fd, buffer, 64));
    DO(read(fd, buffer, 64));
    DO(pread(fd, buffer, 64, 0));
    struct iovec vector[2] = {{buffer, 3}, {buffer, 4}};
    DO(writev(fd, vector, 2));
    DO(preadv(fd, vector, 2, 0));
    DO(ftruncate(fd, 5));
    DO(ftruncate(fd, 5));
    DO(posix_fallocate(fd, 0, 100));
    DO(fchmod(fd, 0600));
    DO(fchown(fd, -1, -1));
    DO(fchown(fd, getuid(), -1));
    DO(futimens(fd, 0));
    struct timespec times[2] = {{1, 0}, {0, UTIME_OMIT}};
    DO(futimens(fd, times));
    times[1].tv_nsec = 0;
    times[0].tv_nsec = UTIME_OMIT;
    DO(futimens(fd, times));
    times[1].tv_nsec = UTIME_OMIT;
    DO(futimens(fd, times));
    DO(fsetxattr(fd, "user.a", "b", 1, 0));
    DO(fgetxattr(fd, "user.a", buffer, 10));
    DO(fremovexattr(fd, "user.a"));
    DO(fsync(fd));
    DO(close(fd));
    DO(truncate("d/file", 7));
    DO(chmod("d/file", 0644));
    DO(fd = open("d/file", O_WRONLY | O_TRUNC));
    DO(close(fd));
    DO(fd = open("d/file", O_RDONLY));
    int two = dup(fd);
    DO(close(fd));
    DO(close(two));
    DO(fd = open("d/file", O_PATH));
    DO(close(fd));
    DO(access("d/file", R_OK));
    DO(mkdir("d/sub", 0700));
    DO(chmod("d/sub", 0755));
    DO(fd = open("d/sub", O_RDONLY));
    char entries[512];
    DO(syscall(SYS_getdents64, fd, entries, sizeof entries));
    DO(close(fd));
    DO(fd = open("d/sub/deep", O_CREAT | O_RDWR, 0644));
    DO(close(fd));
    DO(unlink("d/sub/deep"));
    DO(fd = open("d", O_RDONLY | O_DIRECTORY));
    DO(syscall(SYS_getdents64, fd, entries, sizeof entries));
    DO(syscall(SYS_getdents64, fd, entries, sizeof entries));
    DO(close(fd));
    DO(symlink("file", "d/link"));
    DO(fd = open("d/link", O_RDONLY));
    DO(close(fd));
    DO(readlink("d/link", buffer, 64));
    DO(mknod("d/fifo", S_IFIFO | 0600, 0));
    DO(fd = open("d/fifo", O_RDWR));
    DO(write(fd, "x", 1));
    DO(read(fd, buffer, 1));
    DO(close(fd));
    DO(link("d/file", "d/a name of 16 ch"));
    DO(link("d/file", "e/other"));
    DO(rename("d/link", "d/link2"));
    DO(rename("d/link2", "e/link"));
    DO(rename("e/link", "d/link"));
    DO(rename("d/file", "d/a name of 16 ch"));
    DO(rename("d/sub", "d/sub2"));
    DO(rename("d/sub2", "e/sub"));
    DO(mkdir("d/sub", 0700));
    DO(rename("e/sub", "d/sub"));
    DO(syscall(SYS_renameat2, AT_FDCWD, "d/sub", AT_FDCWD, "d/fifo", 2));
    DO(syscall(SYS_renameat2, AT_FDCWD, "d/sub", AT_FDCWD, "e/other", 2));
    DO(unlink("d/a name of 16 ch"));
    DO(rename("d/link", "d/missing/x"));
    DO(unlink("d/link"));
    DO(unlink("d/sub"));
    DO(rmdir("d/fifo"));
    DO(rmdir("d/fifo"));
    DO(unlink("d/file"));
    DO(fd = open("d/open", O_CREAT | O_RDWR, 0644));
    DO(rename("d/open", "d/moved"));
    DO(write(fd, "x", 1));
    DO(rename("d/moved", "e/moved"));
    DO(write(fd, "x", 1));
    DO(rename("e/moved", "d/back"));
    DO(write(fd, "x", 1));
    DO(unlink("d/back"));
    DO(write(fd, "x", 1));
    DO(close(fd));
    DO(fd = open("e/in", O_CREAT | O_RDWR, 0644));
    DO(close(fd));
    DO(fd = open("d/out", O_CREAT | O_RDWR, 0644));
    DO(close(fd));
    SHOW(inotify_add_watch(in, "d", IN_DELETE | IN_EXCL_UNLINK | IN_MODIFY));
    told("other mask");
    DO(fd = open("d/out", O_RDWR));
    DO(write(fd, "x", 1));
    DO(unlink("d/out"));
    DO(write(fd, "x", 1));
    DO(close(fd));
    DO(rename("d", "e/d"));
    DO(rename("e/d", "d"));
    DO(rmdir("d"));
    rmdir("e/other");
    rmdir("e/sub");
    unlink("e/other");
    unlink("e/in");
    SHOW(rmdir("e"));
}

static void selves(void) {
    char buffer[64];
    int fd = make("f", "abc", 0644);
    close(fd);
    mkdir("d", 0755);
    SHOW(inotify_add_watch(in, "f", IN_ALL_EVENTS) > 0);
    SHOW(inotify_add_watch(in, ".", IN_ALL_EVENTS) > 0);
    SHOW(inotify_add_watch(in, "d", IN_ALL_EVENTS) > 0);
    DO(fd = open("f", O_RDWR));
    DO(read(fd, buffer, 1));
    DO(write(fd, "x", 1));
    DO(fchmod(fd, 0600));
    DO(close(fd));
    DO(link("f", "g"));
    DO(unlink("f"));
    DO(rename("g", "d/g"));
    DO(chmod("d/g", 0644));
    DO(fd = open("d/g", O_RDONLY));
    DO(unlink("d/g"));
    DO(read(fd, buffer, 1));
    DO(close(fd));
    DO(chmod("d", 0700));
    DO(rename("d", "d2"));
    DO(fd = open("d2", O_RDONLY));
    DO(close(fd));
    DO(mkdir("d2/x", 0755));
    DO(rmdir("d2/x"));
    DO(rmdir("d2"));
    fd = make("m", "mapped", 0644);
    told("made");
    SHOW(inotify_add_watch(in, "m", IN_ALL_EVENTS) > 0);
    char *mapped = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    DO(close(fd));
    mapped[0] = 'x';
    told("written by mapping");
    DO(unlink("m"));
    DO(munmap(mapped, 4096));
    close(make("one", "1", 0644));
    close(make("two", "2", 0644));
    SHOW(inotify_add_watch(in, ".", IN_MOVE) > 0);
    told("made");
    SHOW(inotify_add_watch(in, "one", IN_ALL_EVENTS) > 0);
    SHOW(inotify_add_watch(in, "two", IN_ALL_EVENTS) > 0);
    DO(rename("one", "two"));
    DO(unlink("two"));
    fd = open(".", O_TMPFILE | O_RDWR, 0600);
    told("unnamed");
    close(fd);
    told("closed");
}

static void flags(void) {
    int fd = make("f", "abc", 0644), wd;
    close(fd);
    symlink("f", "l");
    told("begin");
    SHOW((wd = inotify_add_watch(in, "f", IN_OPEN | IN_ONESHOT)) > 0);
    DO(close(open("f", O_RDONLY)));
    DO(close(open("f", O_RDONLY)));
    SHOW(inotify_rm_watch(in, wd));
    SHOW(inotify_add_watch(in, "f", IN_OPEN) == wd + 1);
    SHOW(inotify_add_watch(in, "f", IN_CLOSE | IN_MASK_ADD) == wd + 1);
    DO(close(open("f", O_RDONLY)));
    SHOW(inotify_add_watch(in, "f", IN_CLOSE_WRITE) == wd + 1);
    DO(close(open("f", O_RDONLY)));
    SHOW(inotify_add_watch(in, "l", IN_OPEN) == wd + 1);
    SHOW(inotify_add_watch(in, "l", IN_ALL_EVENTS | IN_DONT_FOLLOW) == wd + 2);
    SHOW(inotify_add_watch(in, "l", IN_OPEN | IN_ONLYDIR));
    SHOW(inotify_add_watch(in, "l", IN_OPEN | IN_ONLYDIR | IN_DONT_FOLLOW));
    DO(close(open("l", O_RDONLY)));
    DO(lchown("l", getuid(), -1));
    DO(unlink("l"));
    /* equal events come together, others do not */
    SHOW(inotify_add_watch(in, "f", IN_MODIFY | IN_ATTRIB) == wd + 1);
    fd = open("f", O_RDWR);
    for (int i = 0; i < 5; i++) {
        write(fd, "x", 1);
    }
    fchmod(fd, 0600);
    write(fd, "x", 1);
    fchmod(fd, 0644);
    fchmod(fd, 0600);
    int left;
    SHOW(ioctl(in, FIONREAD, &left));
    SHOW(left);
    char buffer[64];
    SHOW(read(in, buffer, 47));
    SHOW(ready());
    told("rest");
    SHOW(ready());
    /* readiness for who waits */
    int set = epoll_create1(0);
    struct epoll_event event = {EPOLLIN | EPOLLET, {.u64 = 7}};
    SHOW(epoll_ctl(set, EPOLL_CTL_ADD, in, &event));
    SHOW(epoll_wait(set, &event, 1, 0));
    write(fd, "x", 1);
    SHOW(epoll_wait(set, &event, 1, 1000));
    SHOW(epoll_wait(set, &event, 1, 0));
    told("one");
    if (fork() == 0) {
        usleep(1000);
        write(fd, "x", 1);
        _exit(0);
    }
    SHOW(fcntl(in, F_SETFL, 0));
    SHOW(read(in, buffer, sizeof buffer));
    SHOW(fcntl(in, F_SETFL, O_NONBLOCK));
    wait(0);
    close(fd);
    unlink("f");
    told("end");
    close(set);
}


static void overflow(void) {
    mkdir("d", 0755);
    SHOW(inotify_add_watch(in, "d", IN_CREATE | IN_DELETE) > 0);
    for (int i = 0; i < 8200; i++) {
        close(open("d/f", O_CREAT | O_RDWR, 0600));
        unlink("d/f");
    }
    char buffer[4096] __attribute__((aligned(8)));
    long count, events = 0, size = 0;
    struct inotify_event last = {0};
    while ((count = read(in, buffer, sizeof buffer)) > 0) {
        for (char *at = buffer; at < buffer + count;) {
            struct inotify_event *event = (void *)at;
            last = *event;
            events++;
            size += sizeof *event + event->len;
            at += sizeof *event + event->len;
        }
    }
    printf("%ld events of %ld bytes, the last %d", events, size, last.wd);
    mask(last.mask);
    printf("\n");
    rmdir("d");
    told("gone");
}

static void proc(void) {
    char path[64], line[256];
    mkdir("d", 0755);
    close(make("f", "", 0644));
    int fd = inotify_init1(0), first = inotify_add_watch(fd, "d", IN_OPEN | IN_ONESHOT);
    inotify_add_watch(fd, "f", IN_ALL_EVENTS | IN_EXCL_UNLINK);
    sprintf(path, "/proc/self/fdinfo/%d", fd);
    FILE *info = fopen(path, "r");
    while (fgets(line, sizeof line, info)) {
        unsigned wd, device, bits;
        unsigned long ino;
        if (sscanf(line, "inotify wd:%x ino:%lx sdev:%x mask:%x ignored_mask:0", &wd, &ino, &device, &bits) == 4) {
            struct stat stat;
            lstat(wd == 1 ? "d" : "f", &stat);
            printf("wd %u mask %x %s\n", wd, bits, ino == stat.st_ino ? "right" : "wrong");
        }
    }
    fclose(info);
    sprintf(path, "/proc/self/fd/%d", fd);
    long length = readlink(path, line, sizeof line);
    printf("%.*s\n", (int)length, line);
    close(fd);
    rmdir("d");
    unlink("f");
}

int main(void) {
    in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    arguments();
    directory();
    flags();
    selves();
    overflow();
    proc();
    return 0;
}
