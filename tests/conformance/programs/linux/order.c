#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void *sleeper(void *number) {
    sleep(3600 * (long)number);
    printf("woke %ld\n", (long)number);
    return 0;
}

int main(void) {
    pthread_t threads[5];
    long order[] = {3, 1, 5, 2, 4};
    struct timespec two = {2 * 86400, 0};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &(struct timespec){0, 1}, 0);
    for (int i = 0; i < 5; i++) {
        pthread_create(&threads[i], 0, sleeper, (void *)order[i]);
    }
    for (int i = 0; i < 5; i++) {
        pthread_join(threads[i], 0);
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &two, 0);
    printf("slept days\n");
    return 0;
}
