/* A file system that cannot be changed in "fixed", one that can in "other"; each has "there". */
#include "expect.h"

int main(void) {
    struct stat st;
    struct timespec times[2] = {{1, 2}, {3, 4}};
    close(make("file", "x", 0644));
    EXPECT(open("fixed/there", O_RDWR), "EROFS");
    EXPECT(open("fixed/there", O_RDONLY), "done");
    EXPECT(open("fixed/there", O_RDONLY | O_TRUNC), "EROFS");
    EXPECT(open("fixed/new", O_RDWR | O_CREAT, 0600), "EROFS");
    EXPECT(open("fixed/there", O_RDONLY | O_CREAT | O_EXCL, 0600), "EEXIST");
    EXPECT(open("fixed", O_TMPFILE | O_RDWR, 0600), "EROFS");
    EXPECT(mkdir("fixed/new", 0755), "EROFS");
    EXPECT(mkdir("fixed/there", 0755), "EEXIST");
    EXPECT(symlink("x", "fixed/new"), "EROFS");
    EXPECT(mknod("fixed/new", S_IFIFO | 0600, 0), "EROFS");
    EXPECT(link("fixed/there", "fixed/new"), "EROFS");
    EXPECT(unlink("fixed/there"), "EROFS");
    EXPECT(rename("fixed/there", "fixed/new"), "EROFS");
    EXPECT(chmod("fixed/there", 0600), "EROFS");
    EXPECT(chown("fixed/there", -1, -1), "EROFS");
    EXPECT(utimensat(AT_FDCWD, "fixed/there", times, 0), "EROFS");
    EXPECT(truncate("fixed/there", 0), "EROFS");
    EXPECT(setxattr("fixed/there", "user.x", "x", 1, 0), "EROFS");
    EXPECT(removexattr("fixed/there", "user.x"), "EROFS");
    EXPECT(access("fixed/there", W_OK), "EROFS");
    EXPECT(access("fixed/there", R_OK), "done");
    struct statfs fs;
    EXPECT(statfs("fixed", &fs), "done");
    IS((fs.f_flags & 1) != 0);
    EXPECT(statfs("other", &fs), "done");
    IS((fs.f_flags & 1) == 0);

    EXPECT(rmdir("other"), "EBUSY");
    EXPECT(rename("other", "moved"), "EBUSY");
    EXPECT(rename("file", "other/file"), "EXDEV");
    EXPECT(link("file", "other/file"), "EXDEV");
    EXPECT(open("other/file", O_CREAT | O_RDWR, 0600), "done");
    uint64_t how[3] = {O_RDONLY, 0, 1};
    EXPECT(syscall(437, AT_FDCWD, "other/there", how, sizeof how), "EXDEV");
    EXPECT(syscall(437, AT_FDCWD, "file", how, sizeof how), "done");

    struct statx root, inner;
    EXPECT(statx(AT_FDCWD, "other", 0, STATX_BASIC_STATS | 0x1000, &root), "done");
    EXPECT(statx(AT_FDCWD, "file", 0, STATX_BASIC_STATS | 0x1000, &inner), "done");
    IS((root.stx_attributes & 0x2000) != 0);
    IS((inner.stx_attributes & 0x2000) == 0);
    IS(root.stx_mnt_id != inner.stx_mnt_id);
    IS(root.stx_dev_minor != inner.stx_dev_minor);

    /* what is above the root of a mount */
    EXPECT(stat(".", &st), "done");
    DIR *dir = opendir("other");
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, "..") == 0) {
            IS(entry->d_ino == st.st_ino);
        }
    }
    EXPECT(chdir("other"), "done");
    char path[100];
    IS(strcmp(getcwd(path, 100), "/area/other") == 0);
    EXPECT(access("../file", F_OK), "done");
    return end();
}
