package dev.godwit.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class FilesTest extends Harness {
    private static final int CREAT = 1;
    private static final int DIRECTORY = 2;
    private static final int EXCL = 4;
    private static final int TRUNC = 8;

    private int write(int fd, String text) {
        vector(0, BUFFER, put(BUFFER, text));
        succeeds("fd_write", fd, VECTORS, 1, RESULT);
        return memory.loadInt(RESULT);
    }

    private String read(int fd, int most) {
        vector(0, BUFFER, most);
        succeeds("fd_read", fd, VECTORS, 1, RESULT);
        return get(BUFFER, memory.loadInt(RESULT));
    }

    @Test
    void argumentsAndEnvironmentArriveAsBytes() {
        succeeds("args_sizes_get", RESULT, RESULT + 4);
        assertThat(memory.loadInt(RESULT)).isEqualTo(2);
        assertThat(memory.loadInt(RESULT + 4)).isEqualTo(13);
        succeeds("args_get", BUFFER, TEXT);
        assertThat(memory.loadInt(BUFFER)).isEqualTo(TEXT);
        assertThat(memory.loadInt(BUFFER + 4)).isEqualTo(TEXT + 8);
        assertThat(get(TEXT, 13)).isEqualTo("program\0ä b\0");
        succeeds("environ_sizes_get", RESULT, RESULT + 4);
        assertThat(memory.loadInt(RESULT + 4)).isEqualTo(13);
        succeeds("environ_get", BUFFER, TEXT);
        assertThat(get(TEXT, 13)).isEqualTo("NAME=value=1\0");
    }

    @Test
    void standardStreamsCarryBytes() {
        assertThat(read(0, 3)).isEqualTo("inp");
        assertThat(read(0, 100)).isEqualTo("ut");
        assertThat(read(0, 100)).isEmpty();
        vector(0, BUFFER, put(BUFFER, "one "));
        vector(1, BUFFER + 100, 0);
        vector(2, BUFFER + 200, put(BUFFER + 200, "two"));
        succeeds("fd_write", 1, VECTORS, 3, RESULT);
        assertThat(memory.loadInt(RESULT)).isEqualTo(7);
        assertThat(output.bytes()).isEqualTo(ascii("one two"));
        assertThat(write(2, "oops")).isEqualTo(4);
        assertThat(error.bytes()).isEqualTo(ascii("oops"));
        fails(Errno.ENOTCAPABLE, "fd_read", 1, VECTORS, 1, RESULT);
        fails(Errno.ENOTCAPABLE, "fd_write", 0, VECTORS, 1, RESULT);
        fails(Errno.ESPIPE, "fd_seek", 1, 0, 0, RESULT);
        fails(Errno.ENOTSOCK, "sock_shutdown", 1, 1);
    }

    @Test
    void filesAreReadAndWrittenWithAPosition() {
        int fd = open("file", CREAT | EXCL, FILE_RIGHTS, 0);
        assertThat(fd).isEqualTo(4);
        assertThat(write(fd, "hello world")).isEqualTo(11);
        succeeds("fd_tell", fd, RESULT);
        assertThat(memory.loadLong(RESULT)).isEqualTo(11);
        succeeds("fd_seek", fd, -5, 2, RESULT);
        assertThat(memory.loadLong(RESULT)).isEqualTo(6);
        assertThat(read(fd, 100)).isEqualTo("world");
        succeeds("fd_seek", fd, 0, 0, RESULT);
        vector(0, BUFFER, 2);
        vector(1, BUFFER + 10, 3);
        succeeds("fd_read", fd, VECTORS, 2, RESULT);
        assertThat(get(BUFFER, 2) + get(BUFFER + 10, 3)).isEqualTo("hello");
        vector(0, BUFFER, 5);
        succeeds("fd_pread", fd, VECTORS, 1, 6, RESULT);
        assertThat(get(BUFFER, 5)).isEqualTo("world");
        put(BUFFER, "W");
        vector(0, BUFFER, 1);
        succeeds("fd_pwrite", fd, VECTORS, 1, 6, RESULT);
        succeeds("fd_seek", fd, 1, 1, RESULT);
        assertThat(read(fd, 100)).isEqualTo("World");
        fails(Errno.EINVAL, "fd_seek", fd, -1, 0, RESULT);
        fails(Errno.EINVAL, "fd_seek", fd, 0, 3, RESULT);
        fails(Errno.EINVAL, "fd_pread", fd, VECTORS, 1, -1, RESULT);
        succeeds("fd_filestat_set_size", fd, 3);
        succeeds("fd_filestat_get", fd, BUFFER);
        assertThat(memory.loadByte(BUFFER + 16)).isEqualTo((byte) 4);
        assertThat(memory.loadLong(BUFFER + 32)).isEqualTo(3);
        succeeds("fd_allocate", fd, 0, 100);
        succeeds("fd_advise", fd, 0, 0, 5);
        fails(Errno.EINVAL, "fd_advise", fd, 0, 0, 6);
        succeeds("fd_sync", fd);
        succeeds("fd_close", fd);
        fails(Errno.EBADF, "fd_close", fd);
        fails(Errno.EBADF, "fd_close", -1);
    }

    @Test
    void appendModeComesAndGoes() {
        int fd = open("log", CREAT, FILE_RIGHTS, Descriptor.APPEND);
        write(fd, "one");
        succeeds("fd_seek", fd, 0, 0, RESULT);
        write(fd, "two");
        succeeds("fd_fdstat_set_flags", fd, 0);
        succeeds("fd_seek", fd, 0, 0, RESULT);
        write(fd, "O");
        succeeds("fd_seek", fd, 0, 0, RESULT);
        assertThat(read(fd, 100)).isEqualTo("Onetwo");
        fails(Errno.ENOTSUP, "fd_fdstat_set_flags", fd, Descriptor.SYNC);
        fails(Errno.EINVAL, "fd_fdstat_set_flags", fd, 32);
        int synced = open("log", 0, FILE_RIGHTS, Descriptor.SYNC);
        write(synced, "x");
        succeeds("fd_fdstat_get", synced, BUFFER);
        assertThat(memory.loadShort(BUFFER + 2)).isEqualTo((short) Descriptor.SYNC);
    }

    @Test
    void rightsAreEnforcedAndCanOnlyBeLost() {
        open("file", CREAT, 0, 0);
        int readOnly = open("file", 0, Rights.FD_READ, 0);
        fails(Errno.ENOTCAPABLE, "fd_write", readOnly, VECTORS, 0, RESULT);
        fails(Errno.ENOTCAPABLE, "fd_seek", readOnly, 0, 0, RESULT);
        fails(Errno.ENOTCAPABLE, "fd_tell", readOnly, RESULT);
        fails(Errno.ENOTCAPABLE, "fd_filestat_get", readOnly, BUFFER);
        fails(Errno.ENOTCAPABLE, "fd_filestat_set_times", readOnly, 0, 0, 0);
        fails(Errno.ENOTCAPABLE, "fd_fdstat_set_flags", readOnly, 0);
        fails(Errno.ENOTCAPABLE, "fd_fdstat_set_rights", readOnly, Rights.FD_WRITE, 0);
        succeeds("fd_fdstat_set_rights", readOnly, 0, 0);
        fails(Errno.ENOTCAPABLE, "fd_read", readOnly, VECTORS, 0, RESULT);
        int length = put(TEXT, "file");
        long socket = Rights.SOCK_ACCEPT;
        fails(Errno.ENOTCAPABLE, "path_open", ROOT, 0, TEXT, length, 0, socket, 0, 0, RESULT);
        long all = Rights.INHERITING;
        long kept = all & ~(Rights.PATH_CREATE_FILE | Rights.PATH_FILESTAT_SET_SIZE);
        kept &= ~(Rights.FD_WRITE | Rights.FD_SEEK | Rights.FD_READ | Rights.FD_TELL);
        kept &= ~(Rights.FD_DATASYNC | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE);
        succeeds("fd_fdstat_set_rights", ROOT, kept, all);
        fails(Errno.ENOTCAPABLE, "path_open", ROOT, 0, TEXT, length, CREAT, 0, 0, 0, RESULT);
        fails(Errno.ENOTCAPABLE, "path_open", ROOT, 0, TEXT, length, TRUNC, 0, 0, 0, RESULT);
        succeeds("path_open", ROOT, 0, TEXT, length, 0, 0, 0, 0, RESULT);
    }

    @Test
    void directoriesAreMadeListedAndRemoved() {
        succeeds("path_create_directory", ROOT, TEXT, put(TEXT, "dir"));
        for (int i = 0; i < 30; i++) {
            open("dir/file-" + i, CREAT, 0, 0);
        }
        int dir = open("dir", DIRECTORY, Rights.FD_READDIR | Rights.FD_SEEK, 0);
        succeeds("fd_fdstat_get", dir, BUFFER);
        assertThat(memory.loadByte(BUFFER)).isEqualTo((byte) 3);
        assertThat(memory.loadLong(BUFFER + 8)).isEqualTo(Rights.FD_READDIR);
        fails(Errno.EISDIR, "fd_read", dir, VECTORS, 0, RESULT);
        fails(Errno.EISDIR, "fd_seek", dir, 0, 0, RESULT);
        List<String> names = new ArrayList<>();
        long cookie = 0;
        int used = 100;
        while (used == 100) {
            succeeds("fd_readdir", dir, BUFFER, 100, cookie, RESULT);
            used = memory.loadInt(RESULT);
            int at = 0;
            while (at + 24 <= used) {
                int length = memory.loadInt(BUFFER + at + 16);
                if (at + 24 + length > used) {
                    break;
                }
                names.add(get(BUFFER + at + 24, length));
                cookie = memory.loadLong(BUFFER + at);
                at += 24 + length;
            }
        }
        assertThat(names).hasSize(32).startsWith(".", "..", "file-0").endsWith("file-29");
        succeeds("fd_readdir", dir, BUFFER, 0, 0, RESULT);
        assertThat(memory.loadInt(RESULT)).isZero();
        fails(Errno.ENOTEMPTY, "path_remove_directory", ROOT, TEXT, put(TEXT, "dir"));
        fails(Errno.EISDIR, "path_unlink_file", ROOT, TEXT, put(TEXT, "dir"));
        succeeds("path_unlink_file", ROOT, TEXT, put(TEXT, "dir/file-3"));
        int length = put(TEXT, "dir");
        long readWrite = Rights.FD_READ | Rights.FD_WRITE;
        fails(Errno.EISDIR, "path_open", ROOT, 0, TEXT, length, DIRECTORY, readWrite, 0, 0, RESULT);
    }

    @Test
    void linksAreMadeReadAndRenamed() {
        int fd = open("file", CREAT, FILE_RIGHTS, 0);
        write(fd, "x");
        int target = put(TEXT, "file");
        succeeds("path_symlink", TEXT, target, ROOT, TEXT2, put(TEXT2, "link"));
        succeeds("path_readlink", ROOT, TEXT2, 4, BUFFER, 100, RESULT);
        assertThat(get(BUFFER, memory.loadInt(RESULT))).isEqualTo("file");
        succeeds("path_readlink", ROOT, TEXT2, 4, BUFFER, 2, RESULT);
        assertThat(memory.loadInt(RESULT)).isEqualTo(2);
        fails(Errno.ENOTCAPABLE, "path_symlink", TEXT2, put(TEXT2, "/etc"), ROOT, TEXT, target);
        put(TEXT2, "link");
        succeeds("path_filestat_get", ROOT, 0, TEXT2, 4, BUFFER);
        assertThat(memory.loadByte(BUFFER + 16)).isEqualTo((byte) 7);
        succeeds("path_filestat_get", ROOT, 1, TEXT2, 4, BUFFER);
        assertThat(memory.loadByte(BUFFER + 16)).isEqualTo((byte) 4);
        fails(Errno.EINVAL, "path_filestat_get", ROOT, 2, TEXT2, 4, BUFFER);
        fails(Errno.ELOOP, "path_open", ROOT, 0, TEXT2, 4, 0, 0, 0, 0, RESULT);
        succeeds("path_open", ROOT, 1, TEXT2, 4, 0, 0, 0, 0, RESULT);
        int hard = put(TEXT2, "hard");
        succeeds("path_link", ROOT, 0, TEXT, target, ROOT, TEXT2, hard);
        fails(Errno.EINVAL, "path_link", ROOT, 1, TEXT, target, ROOT, TEXT2, hard);
        succeeds("path_rename", ROOT, TEXT2, hard, ROOT, TEXT, put(TEXT, "new"));
        fails(Errno.EBADF, "path_rename", ROOT, TEXT2, hard, 99, TEXT, 3);
        fails(Errno.ENOTDIR, "path_rename", ROOT, TEXT2, hard, fd, TEXT, 3);
        succeeds("path_filestat_set_times", ROOT, 0, TEXT, 3, 5, 7, 1 | 4);
        succeeds("path_filestat_get", ROOT, 0, TEXT, 3, BUFFER);
        assertThat(memory.loadLong(BUFFER + 24)).isEqualTo(2);
        assertThat(memory.loadLong(BUFFER + 40)).isEqualTo(5);
        assertThat(memory.loadLong(BUFFER + 48)).isEqualTo(7);
        fails(Errno.EINVAL, "path_filestat_set_times", ROOT, 0, TEXT, 3, 5, 7, 1 | 2);
        fails(Errno.EINVAL, "path_filestat_set_times", ROOT, 0, TEXT, 3, 5, 7, 16);
        // A time of the year 2300, which signed nanoseconds do not hold.
        long late = Long.parseUnsignedLong("10413792000123456789");
        succeeds("fd_filestat_set_times", fd, 0, late, 4);
        succeeds("fd_filestat_get", fd, BUFFER);
        assertThat(memory.loadLong(BUFFER + 48)).isEqualTo(late);
    }

    /** WASI's paths are UTF-8, and names on a disk are bytes: what is listed can be opened. */
    @Test
    void namesThatAreNotUtf8AreNamesToo() {
        memory.storeByte(TEXT, 0xff);
        memory.storeByte(TEXT + 1, 'x');
        succeeds("path_create_directory", ROOT, TEXT, 2);
        succeeds("fd_readdir", ROOT, BUFFER, 200, 2, RESULT);
        assertThat(memory.loadInt(RESULT)).isEqualTo(24 + 2);
        assertThat(memory.loadByte(BUFFER + 24) & 0xff).isEqualTo(0xff);
        succeeds("path_filestat_get", ROOT, 0, BUFFER + 24, 2, BUFFER + 100);
        succeeds("path_remove_directory", ROOT, BUFFER + 24, 2);
    }

    @Test
    void preopensSayTheirNameAndCanBeMoved() {
        succeeds("fd_prestat_get", ROOT, RESULT);
        assertThat(memory.loadInt(RESULT)).isZero();
        assertThat(memory.loadInt(RESULT + 4)).isEqualTo(1);
        fails(Errno.ENAMETOOLONG, "fd_prestat_dir_name", ROOT, BUFFER, 0);
        succeeds("fd_prestat_dir_name", ROOT, BUFFER, 10);
        assertThat(get(BUFFER, 1)).isEqualTo("/");
        fails(Errno.EBADF, "fd_prestat_get", 0, RESULT);
        fails(Errno.EBADF, "fd_prestat_get", 4, RESULT);
        fails(Errno.EBADF, "fd_renumber", ROOT, 4);
        fails(Errno.EBADF, "fd_renumber", 4, ROOT);
        succeeds("fd_renumber", ROOT, ROOT);
        succeeds("fd_renumber", ROOT, 2);
        succeeds("fd_prestat_get", 2, RESULT);
        fails(Errno.EBADF, "fd_fdstat_get", ROOT, BUFFER);
        int length = put(TEXT, "file");
        succeeds("path_open", 2, 0, TEXT, length, CREAT, 0, 0, 0, RESULT);
        assertThat(memory.loadInt(RESULT)).isEqualTo(3);
    }

    @Test
    void theProcessEndsItself() {
        assertThatThrownBy(() -> call("proc_exit", 300))
                .isInstanceOfSatisfying(
                        ProcessExit.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(300);
                            assertThat(e.getStackTrace()).isEmpty();
                        });
        assertThatThrownBy(() -> call("proc_raise", 6))
                .isInstanceOfSatisfying(
                        ProcessExit.class, e -> assertThat(e.code()).isEqualTo(134));
        succeeds("proc_raise", 0);
        succeeds("proc_raise", 16);
        fails(Errno.ENOTSUP, "proc_raise", 18);
        fails(Errno.EINVAL, "proc_raise", 31);
        fails(Errno.EINVAL, "proc_raise", -1);
        succeeds("sched_yield");
    }

    @Test
    void timeAndRandomBytesComeFromWhereTheyAreGiven() {
        clock.advance(5);
        succeeds("clock_time_get", 0, 0, RESULT);
        assertThat(memory.loadLong(RESULT)).isEqualTo(946_684_800_000_000_005L);
        succeeds("clock_time_get", 1, 0, RESULT);
        assertThat(memory.loadLong(RESULT)).isEqualTo(5);
        succeeds("clock_res_get", 3, RESULT);
        assertThat(memory.loadLong(RESULT)).isEqualTo(1);
        fails(Errno.EINVAL, "clock_time_get", 4, 0, RESULT);
        fails(Errno.EINVAL, "clock_res_get", -1, RESULT);
        succeeds("random_get", BUFFER, 1000);
        assertThat(get(BUFFER, 500)).isNotEqualTo(get(BUFFER + 500, 500));
    }

    @Test
    void badGrantsAreRefusedAtOnce() {
        assertThatThrownBy(() -> builder().argument("a\0b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().variable("", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().variable("a=b", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().argument("\ud800"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().preopen("", root))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
