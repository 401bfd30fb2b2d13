/* What wait tells of children that stop, go on and are killed, and who is hung up. */
#include "check.h"

static volatile int hangups;
static void hangup(int signal) {
    hangups++;
}

static int child(void) {
    int pid = fork();
    if (pid == 0) {
        while (1) {
            pause();
        }
    }
    return pid;
}

static void stop(int pid) {
    siginfo_t info = {0};
    kill(pid, SIGSTOP);
    waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT);
    printf("code %d status %d\n", info.si_code, info.si_status);
}

static void told(int pid, int options) {
    int status = -1, result = waitpid(pid, &status, options);
    if (result == -1) {
        printf("%s\n", strerrorname_np(errno));
    } else {
        printf("%s status %x\n", result == pid ? "child" : "none", result == pid ? status : 0);
    }
}

static void reports(void) {
    siginfo_t info = {0};
    int pid = child();
    stop(pid);
    kill(pid, SIGKILL);
    waitid(P_PID, pid, 0, WEXITED | WNOWAIT);
    SHOW(waitid(P_PID, pid, &info, WSTOPPED | WCONTINUED | WNOHANG));
    SHOW(info.si_pid);
    told(pid, WUNTRACED | WCONTINUED);
    /* before it has ended it is not a stopped one any more */
    pid = child();
    stop(pid);
    kill(pid, SIGKILL);
    told(pid, WUNTRACED);
    pid = child();
    stop(pid);
    kill(pid, SIGCONT);
    kill(pid, SIGTERM);
    waitid(P_PID, pid, 0, WEXITED | WNOWAIT);
    told(pid, WUNTRACED | WCONTINUED);
    pid = child();
    stop(pid);
    told(pid, WUNTRACED);
    told(pid, WUNTRACED | WNOHANG);
    kill(pid, SIGCONT);
    told(pid, WCONTINUED);
    told(pid, WCONTINUED | WUNTRACED | WNOHANG);
    kill(pid, SIGTERM);
    told(pid, 0);
    /* what is to end a process that has stopped waits until it goes on */
    pid = child();
    stop(pid);
    kill(pid, SIGTERM);
    usleep(1000);
    told(pid, WUNTRACED);
    told(pid, WUNTRACED | WNOHANG);
    kill(pid, SIGCONT);
    told(pid, 0);
    told(pid, 0);
}

/* A group that nobody cares for is hung up when it loses the last who does, not at each end. */
static void groups(void) {
    signal(SIGHUP, hangup);
    if (fork() == 0) {
        setsid();
        int stopped = child(), brief = fork();
        if (brief == 0) {
            _exit(0);
        }
        stop(stopped);
        told(brief, 0);
        brief = fork();
        if (brief == 0) {
            _exit(0);
        }
        told(brief, 0);
        printf("%d hung up\n", hangups);
        kill(stopped, SIGKILL);
        told(stopped, 0);
        /* its only link goes */
        int leader = fork();
        if (leader == 0) {
            int own = child();
            setpgid(own, own);
            stop(own);
            printf("%d in a group of its own\n", own == getpgid(own));
            signal(SIGHUP, SIG_DFL);
            _exit(0);
        }
        told(leader, 0);
        _exit(0);
    }
    wait(0);
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    reports();
    groups();
    return 0;
}
