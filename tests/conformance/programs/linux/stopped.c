/* Says "ready", and goes on for ever in the way that the first letter of its argument names. */
#include <linux/futex.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int ends[2];
static int word;
static volatile uint64_t sum;

static void go(char kind) {
    struct timespec long_time = {1000, 0};
    char c;
    for (;;) {
        switch (kind) {
        case 's': /* sleeps */
            nanosleep(&long_time, 0);
            break;
        case 'c': /* computes */
            sum += sum * 3 + 1;
            break;
        case 'f': /* forks */
            if (fork() == 0) _exit(0);
            wait(0);
            break;
        case 'p': /* reads a pipe that nobody writes to */
            read(ends[0], &c, 1);
            break;
        case 'i': /* reads its input */
            read(0, &c, 1);
            break;
        case 'x': /* waits for a futex */
            syscall(SYS_futex, &word, FUTEX_WAIT, 0, 0, 0, 0);
            break;
        }
    }
}

int main(int count, char **words) {
    static const char kinds[] = "scfpix";
    char kind = count > 1 ? words[1][0] : 's';
    pipe(ends);
    if (kind == 'h' || kind == 'q') { /* a hundred processes, of all kinds or of those that wait */
        for (int i = 0; i < 100; i++) {
            char part = kind == 'h' ? kinds[i % 6] : "spix"[i % 4];
            if (fork() == 0) go(part);
        }
        kind = 'p';
    }
    puts("ready");
    fflush(stdout);
    go(kind);
}
