/* Calls with arguments that no program gives: all that may come of it is errors. */
#include "check.h"

static uint64_t state = 88172645463325252ULL;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static char area[8192];

static long argument(void) {
    static const long odd[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 100, -1, -2, -100, 4095, 4096, 65536, 0x1000, 0x200, 0x400,
                               LONG_MAX, LONG_MIN, LONG_MAX - 4095, 0x7fffffff, 0x80000000L,
                               0xffffffffL, 1L << 40, 0x3fffffff, 0x3ffffffe};
    static const char *const names[] = {"file", "dir", "dir/x", "link", ".", "..", "/", "", "dir/sub",
                                        "no/no", "user.x", "file/", "loop"};
    switch (next() % 4) {
    case 0:
        return (long)(area + next() % sizeof area);
    case 1:
        strcpy(area + 4096, names[next() % 13]);
        return (long)(area + 4096);
    default:
        return odd[next() % (sizeof odd / sizeof *odd)];
    }
}

int main(int count, char **arguments) {
    state += count > 1 ? strtoull(arguments[1], NULL, 0) * 0x9E3779B97F4A7C15ULL : 0;
    static const int calls[] = {5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 23, 24, 25, 29, 32, 33, 34,
                                35, 36, 37, 43, 44, 45, 46, 47, 48, 49, 50, 52, 53, 54, 55, 56, 57, 61,
                                62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 78, 79, 80, 81, 82, 83, 84, 88,
                                166, 213, 223, 267, 276, 285, 286, 287, 291, 436, 437, 439, 452, 463,
                                464, 465, 466};
    make("file", "content", 0644);
    mkdir("dir", 0755);
    symlink("loop", "loop");
    symlink("file", "link");
    for (int i = 0; i < 200000; i++) {
        int call = calls[next() % (sizeof calls / sizeof *calls)];
        if (i % 64 == 0) {
            open("file", O_RDWR | O_NONBLOCK);
            open("dir", O_RDONLY);
            for (int j = 0; j < 200; j++) {
                area[next() % sizeof area] = (char)next();
            }
        }
        if (call == 32 || call == 25 || call == 63 || call == 65) {
            /* what could wait is asked not to, and standard input is left alone */
            if (call != 25) {
                syscall(call, 3 + next() % 6, call == 32 ? 4 | (argument() & 11) : argument(), argument());
                continue;
            }
            int command = argument();
            if (command == 7 || command == 38) {
                continue;
            }
            syscall(call, argument(), command, argument());
            continue;
        }
        syscall(call, argument(), argument(), argument(), argument(), argument(), argument());
    }
    return 0;
}
