/* The tables of IPC objects, and their limits; with an argument, many objects one after another. */
#include "expect.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

static char *lines(const char *file) {
    static char text[8192];
    int fd = open(file, O_RDONLY);
    long size = read(fd, text, sizeof text - 1);
    close(fd);
    text[size < 0 ? 0 : size] = 0;
    return text;
}

static void tables(void) {
    static const char sem_head[] =
        "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n";
    IS(strcmp(lines("/proc/sysvipc/sem"), sem_head) == 0);
    int id = semget(0x4711, 3, IPC_CREAT | 0640);
    char row[200], time[32];
    struct semid_ds description;
    semctl(id, 0, IPC_STAT, &description);
    sprintf(row, "%10d %10d  %4o %10u %5u %5u %5u %5u %10u %10lu\n", 0x4711, id, 0640, 3, 0, 0, 0, 0,
            0, (unsigned long)description.sem_ctime);
    IS(strcmp(lines("/proc/sysvipc/sem") + sizeof sem_head - 1, row) == 0);
    EXPECT(semctl(id, 0, IPC_RMID), "done");
    IS(strcmp(lines("/proc/sysvipc/sem"), sem_head) == 0);

    int segment = shmget(IPC_PRIVATE, 5000, 0600);
    char *at = shmat(segment, NULL, 0);
    at[4096] = 1;
    sprintf(row, "%10d %10d  %4o %21lu %5u %5u  %5lu %5u %5u %5u %5u ", 0, segment, 0600, 5000L,
            getpid(), getpid(), 1L, 0, 0, 0, 0);
    IS(strstr(lines("/proc/sysvipc/shm"), row) != NULL);
    sprintf(row, " %21lu %21lu\n", 4096L, 0L);
    IS(strstr(lines("/proc/sysvipc/shm"), row) != NULL);
    IS(strstr(lines("/proc/self/maps"), "/SYSV00000000 (deleted)") != NULL);
    EXPECT(shmctl(segment, IPC_RMID, NULL), "done");
    IS(strstr(lines("/proc/sysvipc/shm"), "  1600 ") != NULL);
    EXPECT(shmdt(at), "done");
    IS(strstr(lines("/proc/sysvipc/shm"), "1600") == NULL);

    struct {
        long type;
        char text[10];
    } message = {1, "text"};
    int queue = msgget(IPC_PRIVATE, 0600);
    msgsnd(queue, &message, 5, 0);
    sprintf(row, "%10d %10d  %4o  %10lu %10lu %5u %5u %5u", 0, queue, 0600, 5L, 1L, getpid(), 0, 0);
    IS(strstr(lines("/proc/sysvipc/msg"), row) != NULL);
    EXPECT(msgctl(queue, IPC_RMID, NULL), "done");
}

static void rights(void) {
    int set = semget(0x4712, 1, IPC_CREAT | 0600), read = semget(0x4713, 1, IPC_CREAT | 0644);
    int segment = shmget(0x4714, 100, IPC_CREAT | 0644), queue = msgget(0x4715, IPC_CREAT | 0622);
    pid_t child = fork();
    if (child == 0) {
        struct sembuf up = {0, 1, 0}, zero = {0, 0, 0};
        struct {
            long type;
            char text[4];
        } message = {1, "abc"};
        setgid(1000);
        setuid(1000);
        EXPECT(semget(0x4712, 1, 0600), "EACCES");
        IS(semget(0x4712, 1, 0) == set);
        EXPECT(semctl(set, 0, GETVAL), "EACCES");
        EXPECT(semctl(set, 0, IPC_RMID), "EPERM");
        IS(semctl(read, 0, GETVAL) == 0);
        EXPECT(semop(read, &zero, 1), "done");
        EXPECT(semop(read, &up, 1), "EACCES");
        EXPECT(shmat(segment, NULL, 0), "EACCES");
        IS(shmat(segment, NULL, SHM_RDONLY) != (void *)-1);
        EXPECT(msgsnd(queue, &message, 3, 0), "done");
        EXPECT(msgrcv(queue, &message, 3, 0, 0), "EACCES");
        _exit(wrong);
    }
    int status;
    waitpid(child, &status, 0);
    IS(status == 0);
    semctl(set, 0, IPC_RMID);
    semctl(read, 0, IPC_RMID);
    shmctl(segment, IPC_RMID, NULL);
    msgctl(queue, IPC_RMID, NULL);
}

static void limits(void) {
    int count = 0;
    while (1) {
        int id = shmget(IPC_PRIVATE, 1, 0600);
        if (id < 0) {
            break;
        }
        count++;
    }
    IS(errno == ENOSPC && count == 4096);
    struct shmid_ds description;
    int highest = shmctl(0, SHM_INFO, (struct shmid_ds *)lines("/dev/null"));
    for (int i = 0; i <= highest; i++) {
        int id = shmctl(i, SHM_STAT, &description);
        if (id >= 0) {
            EXPECT(shmctl(id, IPC_RMID, NULL), "done");
            count--;
        }
    }
    IS(count == 0);
    EXPECT(shmget(IPC_PRIVATE, 1L << 60, 0600), "ENOMEM");
    EXPECT(shmget(IPC_PRIVATE, -1L, 0600), "EINVAL");
    count = 0;
    while (semget(IPC_PRIVATE, 32000, 0600) >= 0) {
        count++;
    }
    IS(errno == ENOSPC && count == (1 << 20) / 32000);
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = 8192};
    char name[20];
    for (count = 0; count < 100; count++) {
        sprintf(name, "/q%d", count);
        if (mq_open(name, O_RDWR | O_CREAT, 0600, &attributes) < 0) {
            break;
        }
    }
    IS(errno == EMFILE && count == 9); /* RLIMIT_MSGQUEUE: 819200 bytes */
    attributes.mq_maxmsg = 11;
    EXPECT(mq_open("/more", O_RDWR | O_CREAT, 0600, &attributes), "EINVAL");
}

static long free_memory(void) {
    return atol(strstr(lines("/proc/meminfo"), "MemFree:") + 8);
}

/* More than there is room for at a time. */
static void many(void) {
    static struct {
        long type;
        char text[8192];
    } message = {1, ""};
    long before = free_memory();
    for (int i = 0; i < 40000; i++) {
        int queue = msgget(IPC_PRIVATE, 0600);
        if (msgsnd(queue, &message, 8192, IPC_NOWAIT) < 0) {
            IS(0);
            break;
        }
        msgctl(queue, IPC_RMID, NULL);
    }
    for (int i = 0; i < 100; i++) {
        int segment = shmget(IPC_PRIVATE, 1 << 20, 0600);
        char *at = shmat(segment, NULL, 0);
        for (int page = 0; page < 1 << 20; page += 4096) {
            at[page] = 1;
        }
        if (i % 2) {
            shmctl(segment, IPC_RMID, NULL);
            shmdt(at);
        } else {
            shmdt(at);
            shmctl(segment, IPC_RMID, NULL);
        }
    }
    IS(before - free_memory() < 100);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        many();
    } else {
        tables();
        rights();
        limits();
    }
    return end();
}
