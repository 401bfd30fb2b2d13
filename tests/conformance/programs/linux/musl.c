/* What a program linked with musl does with its system. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

extern char **environ;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;
static int total;
static _Thread_local int own;
static volatile sig_atomic_t signals;

static void *add(void *argument) {
    own = *(int *)argument;
    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&mutex);
        total += own;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&mutex);
    }
    sem_post(&semaphore);
    return argument;
}

static void *waits(void *argument) {
    pause();
    return argument;
}

static void handle(int number) {
    signals += number;
}

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv) {
    printf("%d %s %s\n", argc, argv[1], setlocale(LC_ALL, "C.UTF-8"));
    printf("%.17g %a %e %Lf %ls\n", M_PI, 0.1, 1e300, 1.5L, L"wide \u00e9");
    printf("%.15f %.15f %ld\n", sin(1e5), pow(2, 0.5), lround(-2.5));

    int numbers[4] = {1, 2, 3, 4};
    pthread_t threads[4], stuck;
    sem_init(&semaphore, 0, 0);
    for (int i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, add, &numbers[i]);
    }
    for (int i = 0; i < 4; i++) {
        sem_wait(&semaphore);
        pthread_join(threads[i], NULL);
    }
    void *result = NULL;
    pthread_create(&stuck, NULL, waits, NULL);
    pthread_cancel(stuck);
    pthread_join(stuck, &result);
    printf("%d %d %d\n", total, own, result == PTHREAD_CANCELED);

    struct timespec soon;
    clock_gettime(CLOCK_REALTIME, &soon);
    pthread_mutex_lock(&mutex);
    printf("%s\n", strerror(pthread_cond_timedwait(&changed, &mutex, &soon)));

    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    kill(getpid(), SIGUSR1);
    printf("signals %d\n", signals == 2 * SIGUSR1);

    pid_t child;
    char *arguments[] = {"sh", "-c", "echo spawned $0; exit 3", "by musl", NULL};
    fflush(stdout);
    printf("%d\n", posix_spawn(&child, "/usr/bin/sh", NULL, NULL, arguments, environ));
    int status;
    waitpid(child, &status, 0);
    printf("status %d\n", WEXITSTATUS(status));
    FILE *pipe = popen("tr a-z A-Z", "w");
    fflush(stdout);
    fputs("through a pipe\n", pipe);
    printf("%d\n", pclose(pipe));

    int file = open("/tmp/musl", O_CREAT | O_RDWR, 0640);
    printf("%zd %d\n", write(file, "0123456789", 10), ftruncate(file, 5000));
    char *bytes = mmap(NULL, 5000, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    memcpy(bytes + 4096, "end", 3);
    char read[4] = "";
    printf("%zd %s\n", pread(file, read, 3, 4096), read);
    struct stat st;
    fstat(file, &st);
    printf("%o %ld %d %s\n", st.st_mode, (long)st.st_size, open("/nothing", O_RDONLY), strerror(errno));

    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    printf("%zd\n", send(pair[0], "message", 7, 0));
    char message[8] = "";
    printf("%zd %s\n", recv(pair[1], message, 7, MSG_WAITALL), message);

    regex_t pattern;
    regmatch_t match[2];
    regcomp(&pattern, "([0-9]+)-x", REG_EXTENDED);
    printf("%d %d\n", regexec(&pattern, "ab123-x", 2, match, 0), (int)match[1].rm_so);
    char *words[] = {"pear", "apple", "fig"};
    qsort(words, 3, sizeof *words, compare);
    printf("%s %s\n", words[0], words[2]);
    char *large = malloc(64 << 20);
    memset(large, 1, 64 << 20);
    large = realloc(large, 128 << 20);
    printf("%d\n", large[(64 << 20) - 1]);
    free(large);
    time_t zero = 86400 * 365;
    char text[64];
    strftime(text, sizeof text, "%F %T %A", gmtime(&zero));
    puts(text);
    fprintf(stderr, "to standard error\n");
    fflush(NULL);
    abort();
}
