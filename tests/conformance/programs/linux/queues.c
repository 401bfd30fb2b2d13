/* POSIX message queues. */
#include "check.h"
#include <mqueue.h>
#include <poll.h>
#include <time.h>

static volatile int told, code, value;

static void notice(int signal, siginfo_t *info, void *context) {
    told++;
    code = info->si_code;
    value = info->si_value.sival_int;
}

int main(void) {
    char name[64], buffer[8192];
    unsigned priority;
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 16}, now;
    sprintf(name, "/godwit-%d", (int)getpid());
    SHOW(mq_open(name, O_RDONLY));
    SHOW(mq_open("/", O_RDONLY | O_CREAT, 0600, NULL));
    SHOW(mq_open("/a/b", O_RDONLY | O_CREAT, 0600, NULL));
    mqd_t q = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    DONE(q);
    SHOW(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes));
    SHOW(mq_getattr(q, &now));
    printf("%ld %ld %ld %ld\n", now.mq_flags, now.mq_maxmsg, now.mq_msgsize, now.mq_curmsgs);
    struct pollfd poll = {q, POLLIN | POLLOUT, 0};
    SHOW(syscall(SYS_ppoll, &poll, 1, NULL, NULL, 8));
    printf("%#x\n", poll.revents);
    SHOW(mq_send(q, "low", 4, 1));
    SHOW(mq_send(q, "high", 5, 9));
    SHOW(syscall(SYS_ppoll, &poll, 1, NULL, NULL, 8));
    printf("%#x\n", poll.revents);
    SHOW(mq_send(q, buffer, 17, 0));
    SHOW(mq_send(q, "x", 1, 32768));
    struct timespec past = {1, 0}, wrong = {1, -1};
    SHOW(mq_timedsend(q, "x", 1, 0, &past));
    SHOW(mq_timedsend(q, "x", 1, 0, &wrong));
    SHOW(mq_receive(q, buffer, 15, &priority));
    SHOW(mq_receive(q, buffer, sizeof buffer, &priority));
    printf("%u %s\n", priority, buffer);
    SHOW(mq_send(q, "low too", 8, 1));
    SHOW(mq_receive(q, buffer, sizeof buffer, &priority));
    printf("%u %s\n", priority, buffer);
    SHOW(mq_receive(q, buffer, sizeof buffer, NULL));
    printf("%s\n", buffer);
    SHOW(mq_timedreceive(q, buffer, sizeof buffer, NULL, &past));
    attributes.mq_flags = O_NONBLOCK;
    SHOW(mq_setattr(q, &attributes, &now));
    SHOW(mq_receive(q, buffer, sizeof buffer, NULL));
    SHOW(mq_getattr(q, &now));
    printf("%ld\n", now.mq_flags & O_NONBLOCK);
    attributes.mq_flags = O_APPEND;
    SHOW(mq_setattr(q, &attributes, NULL));
    attributes.mq_flags = 0;
    SHOW(mq_setattr(q, &attributes, NULL));

    struct sigaction action = {.sa_sigaction = notice, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    event.sigev_value.sival_int = 77;
    SHOW(mq_notify(q, &event));
    SHOW(mq_notify(q, &event));
    SHOW(mq_send(q, "told", 5, 0));
    printf("told %d, code %d, value %d\n", told, code, value);
    SHOW(mq_send(q, "not told", 9, 0));
    printf("told %d\n", told);
    SHOW(mq_notify(q, &event));
    SHOW(mq_notify(q, NULL));
    event.sigev_signo = 65;
    SHOW(mq_notify(q, &event));
    mq_receive(q, buffer, sizeof buffer, NULL);
    mq_receive(q, buffer, sizeof buffer, NULL);

    pid_t child = fork();
    if (child == 0) {
        usleep(10000);
        _exit(mq_send(q, "from a child", 13, 3));
    }
    SHOW(mq_receive(q, buffer, sizeof buffer, &priority));
    printf("%u %s\n", priority, buffer);
    waitpid(child, NULL, 0);
    mqd_t reader = mq_open(name, O_RDONLY), writer = mq_open(name, O_WRONLY);
    SHOW(mq_send(reader, "x", 1, 0));
    SHOW(mq_receive(writer, buffer, sizeof buffer, NULL));
    memset(buffer, 0, sizeof buffer);
    lseek(reader, 0, SEEK_SET);
    SHOW(read(reader, buffer, sizeof buffer));
    printf("%s", buffer);
    SHOW(mq_unlink(name));
    SHOW(mq_unlink(name));
    SHOW(mq_open(name, O_RDONLY));
    SHOW(mq_send(q, "still", 6, 0));
    SHOW(mq_close(q));
    SHOW(mq_close(q));
    SHOW(mq_send(q, "x", 1, 0));
    attributes = (struct mq_attr){.mq_maxmsg = 0, .mq_msgsize = 16};
    SHOW(mq_open(name, O_RDWR | O_CREAT, 0600, &attributes));
    SHOW(mq_getattr(1, &now));
    return 0;
}
