// Plays on a pseudo-terminal of the host's kernel what it is told, and prints what comes of it: the other side of
// terminal.HostKernelTest. The program is the leader of the terminal's session, and alone in it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

// the kernel's own layout, which the C library hides
struct settings {
    unsigned iflag, oflag, cflag, lflag;
    unsigned char line, cc[19];
};

#define GET 0x5401
#define SET 0x5402

static int master = -1, slave = -1;
static char slave_name[64];
static volatile int signals;

static void on_signal(int number) { signals |= 1 << number; }

static void pause_for(long micros) {
    // signals end a sleep, so several short ones
    for (long i = 0; i < 4; i++) usleep(micros / 4);
}

static void start(void) {
    if (slave >= 0) close(slave);
    if (master >= 0) close(master);
    ioctl(0, TIOCNOTTY);
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);
    int unlocked = 0, number;
    if (master < 0 || ioctl(master, TIOCSPTLCK, &unlocked) || ioctl(master, TIOCGPTN, &number)) abort();
    snprintf(slave_name, sizeof slave_name, "/dev/pts/%d", number);
    slave = open(slave_name, O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (slave < 0 || ioctl(slave, TIOCSCTTY, 0)) abort();
    signals = 0;
}

static long failed(long result) { return result < 0 ? -errno : result; }

static int unhex(const char *text, unsigned char *bytes) {
    int count = 0;
    unsigned value;
    while (sscanf(text, "%2x", &value) == 1) {
        bytes[count++] = (unsigned char) value;
        text += 2;
        if (!*text || !text[1]) break;
    }
    return count;
}

int main(void) {
    static char line[65536], rest[65536];
    static unsigned char bytes[32768];
    long delay = 200;
    setsid();
    int caught[] = {SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGWINCH};
    for (unsigned i = 0; i < sizeof caught / sizeof *caught; i++) signal(caught[i], on_signal);
    signal(SIGTTOU, SIG_IGN);
    while (fgets(line, sizeof line, stdin)) {
        char name[32];
        long result = 0, a = 0;
        int shown = 0;
        rest[0] = 0;
        sscanf(line, "%31s %65000[^\n]", name, rest);
        sscanf(rest, "%ld", &a);
        if (!strcmp(name, "delay")) delay = a;
        else if (!strcmp(name, "reset")) start();
        else if (!strcmp(name, "type")) result = failed(write(master, bytes, unhex(rest, bytes)));
        else if (!strcmp(name, "write")) result = failed(write(slave, bytes, unhex(rest, bytes)));
        else if (!strcmp(name, "read")) result = failed(read(slave, bytes, a)), shown = 1;
        else if (!strcmp(name, "show")) result = failed(read(master, bytes, a)), shown = 1;
        else if (!strcmp(name, "set")) {
            struct settings s;
            char text[64];
            result = failed(ioctl(slave, GET, &s));
            if (!result) {
                sscanf(rest, "%ld %x %x %x %x %63s", &a, &s.iflag, &s.oflag, &s.cflag, &s.lflag, text);
                unhex(text, s.cc);
                result = failed(ioctl(slave, SET + a, &s));
            }
        } else if (!strcmp(name, "get")) {
            struct settings s;
            result = failed(ioctl(slave, GET, &s));
            if (!result) {
                memcpy(bytes, &s, 36);
                result = 36;
                shown = 1;
            }
        } else if (!strcmp(name, "flush")) result = failed(ioctl(slave, TCFLSH, a));
        else if (!strcmp(name, "flow")) result = failed(ioctl(slave, TCXONC, a));
        else if (!strcmp(name, "input")) {
            int count = 0;
            result = failed(ioctl(slave, FIONREAD, &count));
            if (!result) result = count;
        } else if (!strcmp(name, "output")) {
            int count = 0;
            result = failed(ioctl(slave, TIOCOUTQ, &count));
            if (!result) result = count;
        } else if (!strcmp(name, "shown")) {
            int count = 0;
            result = failed(ioctl(master, FIONREAD, &count));
            if (!result) result = count;
        } else if (!strcmp(name, "poll") || !strcmp(name, "polled")) {
            struct pollfd poller = {name[4] ? master : slave, (short) a, 0};
            poll(&poller, 1, 0);
            result = poller.revents;
        } else if (!strcmp(name, "packets")) {
            int on = (int) a;
            result = failed(ioctl(master, TIOCPKT, &on));
        } else if (!strcmp(name, "signal")) result = failed(ioctl(master, TIOCSIG, a));
        else if (!strcmp(name, "size")) {
            struct winsize size = {(unsigned short) a, 80, 0, 0};
            result = failed(ioctl(slave, TIOCSWINSZ, &size));
        } else if (!strcmp(name, "close")) {
            result = failed(close(slave));
            slave = -1;
        } else if (!strcmp(name, "open")) {
            slave = open(slave_name, O_RDWR | O_NOCTTY | O_NONBLOCK);
            result = failed(slave < 0 ? -1 : 0);
        } else if (!strcmp(name, "hangup")) {
            result = failed(close(master));
            master = -1;
        } else abort();
        if (delay) pause_for(delay);
        printf("%ld %x", result, signals);
        signals = 0;
        if (shown) {
            putchar(' ');
            for (long i = 0; i < result; i++) printf("%02x", bytes[i]);
        }
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}
