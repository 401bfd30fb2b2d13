/* Debugged by gdb: calls, recursion, a variable that changes, a child, a signal, a fault. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int counter;
volatile int got;

int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

void bump(int by) { counter += by; }

void handler(int signal) { got = signal; }

int main(int argc, char **argv) {
    (void) argv;
    int total = 0;
    for (int i = 0; i < 5; i++) {
        bump(i);
        total += fib(i);
    }
    if (fork() == 0) {
        bump(7);
        _exit(counter);
    }
    int status;
    wait(&status);
    signal(SIGUSR1, handler);
    kill(getpid(), SIGUSR1);
    printf("total %d counter %d child %d got %d\n", total, counter, WEXITSTATUS(status), got);
    fflush(stdout);
    if (argc > 1) {
        *(volatile int *) 8 = 1;
    }
    return 3;
}
