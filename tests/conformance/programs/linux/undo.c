/* What a process has done to semaphores is undone in an order, in which those are woken that wait. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#define SETS 12

static int sets[SETS];

static void take(int set, int flags) {
    struct sembuf one = {0, -1, flags};
    if (semop(sets[set], &one, 1) < 0) {
        perror("semop");
        exit(1);
    }
}

int main(void) {
    int begin[2], end[2], status, failed = 0;
    char byte;
    if (pipe(begin) < 0 || pipe(end) < 0) {
        return 1;
    }
    for (int i = 0; i < SETS; i++) {
        sets[i] = semget(IPC_PRIVATE, 1, 0600);
        semctl(sets[i], 0, SETVAL, 1);
    }
    if (fork() == 0) {
        for (int i = 0; i < SETS; i++) {
            take(i, SEM_UNDO);
        }
        write(begin[1], "", 1);
        read(end[0], &byte, 1);
        _exit(0);
    }
    read(begin[0], &byte, 1);
    for (int i = 0; i < SETS; i++) {
        if (fork() == 0) {
            take(i, 0);
            printf("%d\n", i);
            fflush(stdout);
            _exit(0);
        }
        while (semctl(sets[i], 0, GETNCNT) == 0) {
            sched_yield();
        }
    }
    write(end[1], "", 1);
    while (wait(&status) > 0) {
        failed |= status;
    }
    for (int i = 0; i < SETS; i++) {
        semctl(sets[i], 0, IPC_RMID);
    }
    return failed != 0;
}
