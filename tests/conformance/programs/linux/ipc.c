/* System V's semaphores, shared memory and messages. */
#include "check.h"
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>

#define KEY(n) (0x67640000 + (getpid() << 4 & 0xFFFF0) + (n))

struct message {
    long type;
    char text[64];
};

static void nothing(int signal) {
    (void)signal;
}

static void ended(pid_t child) {
    int status;
    waitpid(child, &status, 0);
    printf("child ended with %#x\n", status);
    fflush(stdout);
}

static void semaphores(void) {
    unsigned short values[3] = {1, 0, 7};
    struct semid_ds description;
    int id = semget(IPC_PRIVATE, 3, IPC_CREAT | 0640);
    printf("made: %d\n", id >= 0);
    SHOW(semget(KEY(1), 1, 0600));
    SHOW(semget(KEY(1), 0, IPC_CREAT | 0600));
    SHOW(semget(KEY(1), -1, IPC_CREAT | 0600));
    SHOW(semget(KEY(1), 40000, IPC_CREAT | 0600));
    int named = semget(KEY(1), 2, IPC_CREAT | 0600);
    DONE(named);
    printf("the same: %d\n", semget(KEY(1), 0, 0) == named);
    SHOW(semget(KEY(1), 3, 0));
    SHOW(semget(KEY(1), 1, IPC_CREAT | IPC_EXCL | 0600));
    SHOW(semctl(named, 0, IPC_RMID));
    SHOW(semctl(named, 0, IPC_RMID));
    SHOW(semctl(-1, 0, IPC_RMID));

    SHOW(semctl(id, 0, SETALL, values));
    SHOW(semctl(id, 2, GETVAL));
    SHOW(semctl(id, 3, GETVAL));
    SHOW(semctl(id, -1, GETVAL));
    SHOW(semctl(id, 1, SETVAL, 32768));
    SHOW(semctl(id, 1, SETVAL, -1));
    SHOW(semctl(id, 1, SETVAL, 3));
    printf("who: %d\n", semctl(id, 1, GETPID) == getpid());
    memset(values, 0, sizeof values);
    SHOW(semctl(id, 0, GETALL, values));
    printf("values %d %d %d\n", values[0], values[1], values[2]);
    SHOW(semctl(id, 0, GETALL, NOWHERE));
    SHOW(semctl(id, 0, 77));
    SHOW(semctl(id, 0, IPC_STAT, &description));
    printf("mode %o, %ld, key %d\n", description.sem_perm.mode, (long)description.sem_nsems,
           description.sem_perm.__key);
    printf("never used: %d\n", description.sem_otime == 0);
    description.sem_perm.mode = 0600;
    SHOW(semctl(id, 0, IPC_SET, &description));
    SHOW(semctl(id, 0, IPC_STAT, &description));
    printf("mode %o\n", description.sem_perm.mode);

    struct sembuf take = {0, -1, IPC_NOWAIT};
    struct sembuf both[2] = {{1, -1, 0}, {0, -1, IPC_NOWAIT}};
    SHOW(semop(id, &take, 1));
    SHOW(semop(id, &take, 1));
    SHOW(semop(id, both, 2));
    SHOW(semctl(id, 1, GETVAL)); /* nothing of it is done */
    SHOW(semop(id, both, 0));
    SHOW(semop(id, both, 501));
    SHOW(semop(id, NOWHERE, 1));
    SHOW(semop(-1, both, 1));
    struct sembuf beyond = {3, 1, 0};
    SHOW(semop(id, &beyond, 1));
    struct sembuf much = {1, 32767, 0};
    SHOW(semop(id, &much, 1));
    struct sembuf zero = {0, 0, IPC_NOWAIT};
    SHOW(semop(id, &zero, 1));
    zero.sem_num = 1;
    SHOW(semop(id, &zero, 1));
    struct timespec soon = {0, 20000000}, wrong = {0, -1};
    struct sembuf wait = {0, -1, 0};
    SHOW(semtimedop(id, &wait, 1, &soon));
    SHOW(semtimedop(id, &wait, 1, &wrong));

    pid_t child = fork();
    if (child == 0) {
        struct sembuf give = {0, 2, SEM_UNDO};
        while (semctl(id, 0, GETNCNT) == 0) {
            usleep(1000);
        }
        semop(id, &give, 1);
        while (semctl(id, 1, GETZCNT) == 0) {
            usleep(1000);
        }
        _exit(4);
    }
    SHOW(semop(id, &wait, 1));
    struct sembuf until = {1, 0, 0};
    struct timespec second = {1, 0};
    SHOW(semtimedop(id, &until, 1, &second));
    ended(child);
    SHOW(semctl(id, 0, GETVAL)); /* what the child has given is taken back, as far as it is there */

    child = fork();
    if (child == 0) {
        while (semctl(id, 0, GETNCNT) == 0) {
            usleep(1000);
        }
        semctl(id, 0, IPC_RMID);
        _exit(0);
    }
    SHOW(semop(id, &wait, 1));
    ended(child);
    SHOW(semop(id, &wait, 1));
}

static void interrupted(void) {
    int id = semget(IPC_PRIVATE, 1, 0600);
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    struct sembuf wait = {0, -1, 0};
    ualarm(20000, 0);
    SHOW(semop(id, &wait, 1));
    SHOW(semctl(id, 0, IPC_RMID));
    id = msgget(IPC_PRIVATE, 0600);
    struct message got;
    ualarm(20000, 0);
    SHOW(msgrcv(id, &got, sizeof got.text, 0, 0));
    SHOW(msgctl(id, IPC_RMID, NULL));
}

static void segments(void) {
    struct shmid_ds description;
    SHOW(shmget(IPC_PRIVATE, 0, 0600));
    SHOW(shmget(KEY(2), 100, 0));
    int id = shmget(KEY(2), 10000, IPC_CREAT | 0600);
    DONE(id);
    SHOW(shmget(KEY(2), 20000, 0));
    SHOW(shmget(KEY(2), 100, IPC_CREAT | IPC_EXCL));
    printf("the same: %d\n", shmget(KEY(2), 0, 0) == id);
    char *one = shmat(id, NULL, 0);
    char *two = shmat(id, NULL, SHM_RDONLY);
    printf("attached: %d %d\n", one != (void *)-1, two != (void *)-1);
    strcpy(one + 5000, "seen by both");
    printf("%s\n", two + 5000);
    SHOW(shmctl(id, IPC_STAT, &description));
    printf("%ld bytes, %ld times, by me %d %d, mode %o\n", (long)description.shm_segsz,
           (long)description.shm_nattch, description.shm_cpid == getpid(),
           description.shm_lpid == getpid(), description.shm_perm.mode);
    pid_t child = fork();
    if (child == 0) {
        shmctl(id, IPC_STAT, &description);
        strcpy(one, "written by a child");
        _exit(description.shm_nattch);
    }
    ended(child);
    printf("%s\n", two);
    SHOW(shmctl(id, IPC_STAT, &description));
    printf("%ld times\n", (long)description.shm_nattch);
    child = fork();
    if (child == 0) {
        two[0] = 1;
        _exit(0);
    }
    ended(child);
    SHOW(shmdt(one + 1));
    SHOW(shmdt(one + 4096));
    SHOW(shmdt(one));
    SHOW(shmdt(one));
    printf("at a hint: %d\n", shmat(id, one, 0) == one);
    SHOW(shmat(id, one, 0));
    SHOW(shmat(id, one + 1, 0));
    printf("again: %d\n", shmat(id, one + 1, SHM_RND | SHM_REMAP) == one);
    SHOW(shmat(id, NULL, SHM_REMAP));
    SHOW(shmat(-1, NULL, 0));
    SHOW(shmctl(id, IPC_RMID, NULL));
    SHOW(shmget(KEY(2), 0, 0));
    SHOW(shmctl(id, IPC_STAT, &description));
    printf("mode %o, key %d\n", description.shm_perm.mode, description.shm_perm.__key);
    printf("%s\n", one);
    SHOW(shmdt(one));
    SHOW(shmdt(two));
    SHOW(shmctl(id, IPC_STAT, &description));
    SHOW(shmat(id, NULL, 0));
}

static void messages(void) {
    struct message sent = {1, "first"}, got;
    struct msqid_ds description;
    int id = msgget(IPC_PRIVATE, 0600);
    SHOW(msgget(KEY(3), 0));
    SHOW(msgsnd(id, &sent, 6, 0));
    sent = (struct message){5, "second"};
    SHOW(msgsnd(id, &sent, 7, 0));
    sent = (struct message){3, "third"};
    SHOW(msgsnd(id, &sent, 6, 0));
    sent.type = 0;
    SHOW(msgsnd(id, &sent, 6, 0));
    SHOW(msgsnd(id, &sent, -1, 0));
    sent.type = 9;
    SHOW(msgsnd(id, &sent, 9000, 0));
    SHOW(msgsnd(id, NOWHERE, 6, 0));
    SHOW(msgctl(id, IPC_STAT, &description));
    printf("%ld messages, %ld bytes of %ld\n", (long)description.msg_qnum,
           (long)description.__msg_cbytes, (long)description.msg_qbytes);
    memset(&got, 0, sizeof got);
    SHOW(msgrcv(id, &got, 3, 5, 0));
    SHOW(msgrcv(id, &got, 3, 5, MSG_NOERROR));
    printf("%ld %s\n", got.type, got.text);
    SHOW(msgrcv(id, &got, 64, 5, IPC_NOWAIT));
    SHOW(msgrcv(id, &got, 64, 1, MSG_EXCEPT));
    printf("%ld %s\n", got.type, got.text);
    sent = (struct message){7, "seven"};
    SHOW(msgsnd(id, &sent, 6, 0));
    SHOW(msgrcv(id, &got, 64, -7, 0));
    printf("%ld %s\n", got.type, got.text);
    SHOW(msgrcv(id, &got, 64, 0, 0));
    printf("%ld %s\n", got.type, got.text);
    SHOW(msgrcv(id, &got, 64, 0, IPC_NOWAIT));
    SHOW(msgrcv(id, &got, -1, 0, IPC_NOWAIT));
    static struct {
        long type;
        char text[8192];
    } large = {2, ""};
    SHOW(msgsnd(id, &large, 8192, IPC_NOWAIT));
    SHOW(msgsnd(id, &large, 8192, IPC_NOWAIT));
    SHOW(msgsnd(id, &large, 1, IPC_NOWAIT));
    pid_t child = fork();
    if (child == 0) {
        usleep(10000);
        _exit(msgrcv(id, &large, 8192, 0, 0) == 8192 ? 5 : 6);
    }
    SHOW(msgsnd(id, &large, 100, 0));
    ended(child);
    child = fork();
    if (child == 0) {
        usleep(10000);
        msgctl(id, IPC_RMID, NULL);
        _exit(0);
    }
    SHOW(msgrcv(id, &got, 64, 77, 0));
    ended(child);
    SHOW(msgctl(id, IPC_STAT, &description));
    SHOW(msgctl(-1, IPC_RMID, NULL));
}

int main(void) {
    semaphores();
    interrupted();
    segments();
    messages();
    return 0;
}
